// The PIN that a card has accepted in a login, kept for the case that another program ends the login on the
// card. Not in the clear: it lies beside a random mask of its length, each in memory that is locked and left
// out of core dumps (support::SecureBytes). Thread rule: a value; the login's lock guards it.
#pragma once

#include <chrono>
#include <optional>

#include "jpki/pin.h"
#include "pkcs11/boot_clock.h"
#include "support/secure_bytes.h"

namespace pkcs11 {

class KeptPin {
 public:
  // A computer that sleeps does not lengthen the time.
  using Clock = BootClock;

  KeptPin() = default;
  // Keeps nothing where the system gives no memory or no randomness for it.
  KeptPin(const jpki::Pin& pin, Clock::time_point until) noexcept;

  // Whether there is no PIN, or its time is over. No timer runs: callers have to ask.
  bool over(Clock::time_point now) const { return masked_.empty() || now >= until_; }
  bool empty() const { return masked_.empty(); }

  // Nothing where there is none. Throws std::bad_alloc.
  std::optional<jpki::Pin> reveal(const jpki::PinPolicy& policy) const;

 private:
  support::SecureBytes mask_;
  support::SecureBytes masked_;
  Clock::time_point until_;
};

}  // namespace pkcs11
