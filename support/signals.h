// Signals that wait. Thread rule: the calling thread's.
#pragma once

#include <signal.h>

#include <initializer_list>
#include <span>

namespace support {

inline sigset_t signal_set(std::span<const int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}
inline sigset_t signal_set(std::initializer_list<int> signals) {
  return signal_set(std::span(signals.begin(), signals.size()));
}

// They wait while it lives, and then come.
class SignalsHeld {
 public:
  explicit SignalsHeld(const sigset_t& signals) { pthread_sigmask(SIG_BLOCK, &signals, &before_); }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  // What waited already.
  const sigset_t& before() const { return before_; }

 private:
  sigset_t before_{};
};

}  // namespace support
