#include "pkcs11/pin_tries.h"

#include <algorithm>
#include <utility>

namespace pkcs11 {

PinTries::PinTries(int most) : most_(most) {
  refused_.reserve(static_cast<std::size_t>(most));
}

bool PinTries::wants_the_counter(const PinFingerprint& fingerprint) const {
  return !undecided_.empty() || refused_before(fingerprint);
}

bool PinTries::rules_out(const PinFingerprint& fingerprint) const {
  return refused_before(fingerprint) || fingerprint.same_as(undecided_);
}

void PinTries::rule_out(PinFingerprint fingerprint) {
  // A card that counts has refused no more than it gives tries; of one that does not, the oldest goes.
  if (refused_.size() == refused_.capacity()) refused_.erase(refused_.begin());
  refused_.push_back(std::move(fingerprint));
}

bool PinTries::refused_before(const PinFingerprint& fingerprint) const {
  return std::any_of(refused_.begin(), refused_.end(),
                     [&](const PinFingerprint& refused) { return refused.same_as(fingerprint); });
}

void PinTries::counter_answered(std::optional<int> left) {
  learn(left);
  if (!left) return;
  // Lower is another one's wrong try, which makes ours no better.
  if (*left > last_left_) refused_.clear();
  last_left_ = *left;
  settle_undecided(*left);
}

// A right PIN fills the counter, a wrong one lowers it, and one that never arrived leaves it.
void PinTries::settle_undecided(int left) {
  if (undecided_.empty()) return;
  const bool may_be_right = left == most_ || (left_before_undecided_ && left >= *left_before_undecided_);
  if (!may_be_right) rule_out(std::move(undecided_));
  undecided_ = {};
}

void PinTries::answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint) {
  learn(outcome.tries_left);
  if (outcome.kind == jpki::VerifyOutcome::Kind::accepted) {
    refused_.clear();
    undecided_ = {};
    last_left_ = outcome.tries_left.value_or(most_);
    return;
  }
  const int left = outcome.tries_left.value_or(0);
  // As many as after the refusal before, in spite of this one: the counter rose in between.
  if (left >= last_left_) refused_.clear();
  last_left_ = left;
  // The counter before this refusal is as good as an answer to a query: it decides about the PIN in doubt.
  settle_undecided(left + 1);
  if (!fingerprint.empty()) rule_out(std::move(fingerprint));
}

void PinTries::answer_lost(PinFingerprint fingerprint) {
  // An older doubt that the counter has never settled stays a refusal.
  if (!undecided_.empty() && !undecided_.same_as(fingerprint)) rule_out(std::move(undecided_));
  left_before_undecided_ = left_;
  undecided_ = std::move(fingerprint);
  learn(std::nullopt);
}

void PinTries::learn(std::optional<int> left) {
  left_ = left;
  learnt_ = Clock::now();
}

}  // namespace pkcs11
