// What this process knows of the tries of one PIN on one card, and of PINs that cannot be right there.
//
// A PIN that the card has refused stays refused until the counter rises: somebody has logged in then, or set
// another one. One whose answer was lost is undecided, until the counter tells. Neither is kept itself, only
// its fingerprint. Thread rule: a value; the login's lock guards it.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "jpki/card.h"
#include "pkcs11/pin_fingerprint.h"

namespace pkcs11 {

class PinTries {
 public:
  using Clock = std::chrono::steady_clock;

  explicit PinTries(int most);

  // As far as the card has said so.
  std::optional<int> left() const { return left_; }
  bool all_left() const { return left_ == most_; }
  bool known_since(Clock::time_point earliest) const { return left_ && learnt_ >= earliest; }

  // Whether there is a PIN that the counter decides about.
  bool suspects_any() const { return !refused_.empty() || !undecided_.empty(); }
  // Whether only the counter can tell if this PIN may be sent: no try is to be spent on it in doubt.
  bool wants_the_counter(const PinFingerprint& fingerprint) const;
  // Whether it would be wrong, or might be, after what the counter has said.
  bool rules_out(const PinFingerprint& fingerprint) const;

  // What the card answers to the question for the tries; nothing where it does not say.
  void counter_answered(std::optional<int> left);
  // What it answered to a PIN. Takes no memory.
  void answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint);
  // It was sent, or may have been, and there is no answer that says what the card made of it.
  void answer_lost(PinFingerprint fingerprint);

 private:
  void learn(std::optional<int> left);
  void settle_undecided(int left);
  void rule_out(PinFingerprint fingerprint);
  bool refused_before(const PinFingerprint& fingerprint) const;

  int most_;
  std::optional<int> left_;
  Clock::time_point learnt_;
  std::vector<PinFingerprint> refused_;  // never more than there is room for
  int last_left_ = 0;                    // as last heard, also where the card has stopped saying so
  PinFingerprint undecided_;
  std::optional<int> left_before_undecided_;
};

}  // namespace pkcs11
