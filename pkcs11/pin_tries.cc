#include "pkcs11/pin_tries.h"

#include <algorithm>

namespace pkcs11 {

PinTries::PinTries(int most) : most_(most) {
  refused_.reserve(static_cast<std::size_t>(most));
}

bool PinTries::wants_the_counter(const PinFingerprint& fingerprint) const {
  return undecided_.has_value() || refused_before(fingerprint);
}

bool PinTries::rules_out(const PinFingerprint& fingerprint) const {
  return refused_before(fingerprint) || (fingerprint && fingerprint == undecided_);
}

void PinTries::rule_out(const PinFingerprint& fingerprint) {
  // A card that counts has refused no more than it gives tries; of one that does not, the oldest goes.
  if (refused_.size() == refused_.capacity()) refused_.erase(refused_.begin());
  refused_.push_back(fingerprint);
}

bool PinTries::refused_before(const PinFingerprint& fingerprint) const {
  return std::find(refused_.begin(), refused_.end(), fingerprint) != refused_.end();
}

void PinTries::take_in(std::optional<int> left) {
  learn(left);
  if (!left) return;
  // Lower is another one's wrong try, which makes ours no better.
  if (*left > last_left_) refused_.clear();
  last_left_ = *left;
  if (undecided_) settle_undecided(*left);
}

// A right PIN fills the counter, a wrong one lowers it, and one that never arrived leaves it.
void PinTries::settle_undecided(int left) {
  const bool may_be_right = left == most_ || (left_before_undecided_ && left >= *left_before_undecided_);
  if (!may_be_right) rule_out(undecided_);
  undecided_.reset();
}

void PinTries::take_in(const jpki::VerifyOutcome& outcome, const PinFingerprint& fingerprint) {
  learn(outcome.tries_left);
  undecided_.reset();
  const bool accepted = outcome.kind == jpki::VerifyOutcome::Kind::accepted;
  const int left = outcome.tries_left.value_or(0);
  // As many as after the refusal before, in spite of this one: the counter rose in between.
  if (accepted || left >= last_left_) refused_.clear();
  last_left_ = left;
  if (!accepted && fingerprint) rule_out(fingerprint);
}

void PinTries::answer_lost(const PinFingerprint& fingerprint) {
  left_before_undecided_ = left_;
  undecided_ = fingerprint;
  learn(std::nullopt);
}

void PinTries::learn(std::optional<int> left) {
  left_ = left;
  learnt_ = Clock::now();
}

}  // namespace pkcs11
