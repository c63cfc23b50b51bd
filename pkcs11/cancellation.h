// pthread_cancel() unwinds a thread wherever it waits, through locks that it holds and functions that promise
// not to throw: the program would hang or end. So a call of ours cannot be cancelled; what was asked for
// meanwhile happens after it. Thread rule: made and destroyed on one thread.
#pragma once

#include <pthread.h>

namespace pkcs11 {

class CancellationOff {
 public:
  CancellationOff() noexcept { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~CancellationOff() { pthread_setcancelstate(before_, nullptr); }
  CancellationOff(const CancellationOff&) = delete;
  CancellationOff& operator=(const CancellationOff&) = delete;

 private:
  int before_ = PTHREAD_CANCEL_ENABLE;
};

}  // namespace pkcs11
