// The signals by which a holder ends a program, or lays it aside. Thread rule: programs of one thread.
#pragma once

#include <algorithm>
#include <array>
#include <csignal>

#include "support/signals.h"

namespace jpki_tool {

inline constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

// From here to the end of the program they wait: once a PIN is sent, the login on the card has to be ended
// and the holder to hear what came of it. SIGQUIT (Ctrl-\ at a terminal) still ends a card that never
// answers.
inline void let_signals_wait() {
  const sigset_t waiting = support::signal_set({SIGINT, SIGTERM, SIGHUP, SIGTSTP});
  sigprocmask(SIG_BLOCK, &waiting, nullptr);
}

// Whether one of them waits: what takes long looks between its parts, where it can stop with nothing done.
inline bool an_end_is_wished() {
  sigset_t waiting;
  sigpending(&waiting);
  constexpr std::array kEnds = {SIGINT, SIGTERM, SIGHUP};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](int signal) { return sigismember(&waiting, signal) == 1; });
}

// While it lives, they all wait.
struct SignalShield : support::SignalsHeld {
  SignalShield() : SignalsHeld(support::signal_set(kEndingSignals)) {}
};

}  // namespace jpki_tool
