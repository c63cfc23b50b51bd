#include "pkcs11/login.h"

#include <utility>

namespace pkcs11 {

using support::MutexLock;

void Login::set(bool here, bool on_card) {
  state_ = here ? (on_card ? State::user : State::lost) : (on_card ? State::left_open : State::closed);
}

bool Login::end_locked() {
  const bool was_here = here();
  ++number_;
  kept_pin_ = {};
  set(false, on_card());
  return was_here;
}

Login::State Login::state() const {
  const MutexLock lock(mutex_);
  return state_;
}

bool Login::logged_in() const {
  const MutexLock lock(mutex_);
  return here();
}

Login::Number Login::number() const {
  const MutexLock lock(mutex_);
  return number_;
}

bool Login::stands(Number number) const {
  const MutexLock lock(mutex_);
  return here() && number == number_;
}

Login::Run Login::open_session(bool read_write) {
  const MutexLock lock(mutex_);
  ++sessions_.all;
  if (read_write) ++sessions_.read_write;
  return run_;
}

bool Login::close_session(bool read_write) {
  const MutexLock lock(mutex_);
  --sessions_.all;
  if (read_write) --sessions_.read_write;
  if (sessions_.all != 0) return false;
  ++run_;
  end_locked();
  return true;
}

bool Login::is_current(Run run) const {
  const MutexLock lock(mutex_);
  return run == run_;
}

Login::Sessions Login::sessions() const {
  const MutexLock lock(mutex_);
  return sessions_;
}

bool Login::about_to_send() {
  const MutexLock lock(mutex_);
  const bool before = on_card();
  set(here(), true);
  return before;
}

void Login::not_accepted(bool before) {
  const MutexLock lock(mutex_);
  set(here(), before);
}

bool Login::grant(Number number, Run run, KeptPin kept) {
  const MutexLock lock(mutex_);
  if (number != number_ || run != run_) return false;
  set(true, true);
  kept_pin_ = std::move(kept);
  return true;
}

void Login::card_forgot() {
  const MutexLock lock(mutex_);
  set(here(), false);
}

bool Login::end() {
  const MutexLock lock(mutex_);
  return end_locked();
}

void Login::lapse() {
  const MutexLock lock(mutex_);
  kept_pin_ = {};
  set(false, on_card());
}

KeptPin Login::take_kept_pin() {
  const MutexLock lock(mutex_);
  KeptPin kept = std::exchange(kept_pin_, {});
  if (kept.over(KeptPin::Clock::now())) return {};
  return kept;
}

void Login::give_back(KeptPin kept) {
  const MutexLock lock(mutex_);
  if (here()) kept_pin_ = std::move(kept);
}

bool Login::needs_card() const {
  const MutexLock lock(mutex_);
  return here() && (kept_pin_.over(KeptPin::Clock::now()) || !tries_.all_left());
}

void Login::expire() {
  const MutexLock lock(mutex_);
  if (!kept_pin_.empty() && kept_pin_.over(KeptPin::Clock::now())) kept_pin_ = {};
}

std::optional<int> Login::tries_left() const {
  const MutexLock lock(mutex_);
  return tries_.left();
}

bool Login::tries_known_since(PinTries::Clock::time_point earliest) const {
  const MutexLock lock(mutex_);
  return tries_.known_since(earliest);
}

bool Login::suspects_a_pin() const {
  const MutexLock lock(mutex_);
  return tries_.suspects_any();
}

bool Login::wants_the_counter(const PinFingerprint& fingerprint) const {
  const MutexLock lock(mutex_);
  // A PIN must not be typed on a keypad in vain, so the counter is asked first.
  const bool blind = fingerprint.empty() && !tries_.left();
  return blind || tries_.wants_the_counter(fingerprint);
}

bool Login::rules_out(const PinFingerprint& fingerprint) const {
  const MutexLock lock(mutex_);
  return tries_.rules_out(fingerprint);
}

void Login::counter_answered(std::optional<int> left) {
  const MutexLock lock(mutex_);
  tries_.counter_answered(left);
}

void Login::answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint) {
  const MutexLock lock(mutex_);
  if (outcome.kind == jpki::VerifyOutcome::Kind::accepted) malformed_entered_ = false;
  tries_.answered(outcome, std::move(fingerprint));
}

void Login::answer_lost(PinFingerprint fingerprint) {
  const MutexLock lock(mutex_);
  tries_.answer_lost(std::move(fingerprint));
}

void Login::malformed_entered() {
  const MutexLock lock(mutex_);
  malformed_entered_ = true;
}

bool Login::malformed_was_entered() const {
  const MutexLock lock(mutex_);
  return malformed_entered_;
}

}  // namespace pkcs11
