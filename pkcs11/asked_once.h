// The answer to a question that is put to the card at most once an insertion.
//
// Thread rule: may be used from any thread; its lock is a leaf and not held while the card is asked, so two
// threads that come at the same time may both ask. The first answer counts.
#pragma once

#include <optional>
#include <utility>

#include "support/mutex.h"

namespace pkcs11 {

template <typename Answer>
class AskedOnce {
 public:
  // The result of `ask()`, or of the first one that succeeded. Throws as `ask` does; then the next call asks
  // again.
  template <typename Ask>
  Answer get(Ask ask) {
    if (std::optional<Answer> known = this->known()) return *std::move(known);
    Answer answer = ask();
    const support::MutexLock lock(mutex_);
    if (!answer_) answer_ = std::move(answer);
    return *answer_;
  }

  // From now on this is the answer.
  void set(Answer answer) {
    const support::MutexLock lock(mutex_);
    answer_ = std::move(answer);
  }

 private:
  std::optional<Answer> known() {
    const support::MutexLock lock(mutex_);
    return answer_;
  }

  support::Mutex mutex_;
  std::optional<Answer> answer_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace pkcs11
