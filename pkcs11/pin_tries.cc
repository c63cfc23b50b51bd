#include "pkcs11/pin_tries.h"

#include <algorithm>

namespace pkcs11 {

bool PinTries::wants_the_counter(const support::Bytes& fingerprint) const {
  return !undecided_.empty() || refused_before(fingerprint);
}

bool PinTries::rules_out(const support::Bytes& fingerprint) const {
  return refused_before(fingerprint) || (!fingerprint.empty() && fingerprint == undecided_);
}

bool PinTries::refused_before(const support::Bytes& fingerprint) const {
  return std::find(refused_.begin(), refused_.end(), fingerprint) != refused_.end();
}

void PinTries::take_in(std::optional<int> left) {
  learn(left);
  if (!left) return;
  // Lower is another one's wrong try, which makes ours no better.
  if (*left > last_left_) refused_.clear();
  last_left_ = *left;
  if (!undecided_.empty()) settle_undecided(*left);
}

// A right PIN fills the counter, a wrong one lowers it, and one that never arrived leaves it.
void PinTries::settle_undecided(int left) {
  const bool may_be_right = left == most_ || (left_before_undecided_ && left >= *left_before_undecided_);
  if (!may_be_right) refused_.push_back(undecided_);
  undecided_.clear();
}

void PinTries::take_in(const jpki::VerifyOutcome& outcome, const support::Bytes& fingerprint) {
  learn(outcome.tries_left);
  undecided_.clear();
  const bool accepted = outcome.kind == jpki::VerifyOutcome::Kind::accepted;
  const int left = outcome.tries_left.value_or(0);
  // As many as after the refusal before, in spite of this one: the counter rose in between.
  if (accepted || left >= last_left_) refused_.clear();
  last_left_ = left;
  if (!accepted && !fingerprint.empty()) refused_.push_back(fingerprint);
}

void PinTries::answer_lost(const support::Bytes& fingerprint) {
  left_before_undecided_ = left_;
  undecided_ = fingerprint;
  learn(std::nullopt);
}

void PinTries::learn(std::optional<int> left) {
  left_ = left;
  learnt_ = Clock::now();
}

}  // namespace pkcs11
