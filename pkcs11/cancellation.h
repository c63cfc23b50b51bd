// pthread_cancel() unwinds a thread wherever it waits, through held locks and noexcept functions, so that the
// program would hang or end. Calls into this module therefore cannot be cancelled; a request that comes
// during one takes effect after it. Thread rule: made and destroyed on one thread.
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
