// A write into a pipe that nobody reads any more, or past the limit of a file's size (RLIMIT_FSIZE), is to
// end with an error (EPIPE, EFBIG) and not with the program: the signals for that are kept from it. Thread
// rule: the calling thread's.
#pragma once

#include <array>
#include <ctime>

#include "support/signals.h"

namespace support {

// While it lives. One that was pending before stays so.
class WriteSignalsHeld {
 public:
  WriteSignalsHeld() = default;
  ~WriteSignalsHeld() {
    constexpr timespec kAtOnce{};
    while (sigtimedwait(&ours_, nullptr, &kAtOnce) > 0) {
    }
  }
  WriteSignalsHeld(const WriteSignalsHeld&) = delete;
  WriteSignalsHeld& operator=(const WriteSignalsHeld&) = delete;

 private:
  static constexpr std::array kSignals = {SIGPIPE, SIGXFSZ};

  static sigset_t not_pending() {
    sigset_t pending;
    sigpending(&pending);
    sigset_t others = signal_set(kSignals);
    for (const int signal : kSignals)
      if (sigismember(&pending, signal) == 1) sigdelset(&others, signal);
    return others;
  }

  const sigset_t ours_ = not_pending();
  const SignalsHeld held_{signal_set(kSignals)};
};

}  // namespace support
