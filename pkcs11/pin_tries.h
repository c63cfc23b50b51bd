// What this process knows of the tries of one PIN on one card, and which PINs cannot be right there.
//
// A PIN that the card has refused stays refused until the counter rises: another program has given the right
// PIN then, or set a new one. A PIN whose answer was lost is in doubt until the counter decides. Only
// fingerprints of both are kept. Thread rule: a value; the login's lock guards it.
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
  // Whether this PIN is wrong, or in doubt, after all answers so far.
  bool rules_out(const PinFingerprint& fingerprint) const;

  // The card's answer to the query for the tries; nothing if it does not tell.
  void counter_answered(std::optional<int> left);
  // The card's answer to a PIN. Does not allocate.
  void answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint);
  // A PIN was sent, or may have been, and there is no answer that decides about it.
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
