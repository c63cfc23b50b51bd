// A write into a pipe that nobody reads any more, or past the limit of a file's size (RLIMIT_FSIZE), is to
// end with an error (EPIPE, EFBIG) and not with the program: the signals for that are kept from it. Thread
// rule: the calling thread's.
#pragma once

#include <signal.h>

#include <ctime>

namespace support {

// While it lives. One that was pending before stays so.
class WriteSignalsHeld {
 public:
  WriteSignalsHeld() {
    sigset_t pending;
    sigpending(&pending);
    sigemptyset(&ours_);
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
      sigaddset(&held, signal);
      if (sigismember(&pending, signal) != 1) sigaddset(&ours_, signal);
    }
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~WriteSignalsHeld() {
    constexpr timespec kAtOnce{};
    while (sigtimedwait(&ours_, nullptr, &kAtOnce) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WriteSignalsHeld(const WriteSignalsHeld&) = delete;
  WriteSignalsHeld& operator=(const WriteSignalsHeld&) = delete;

 private:
  sigset_t ours_;
  sigset_t before_;
};

}  // namespace support
