// A token's logins: from the PIN that a program hands over to what the card makes of it, and no further than
// it may go.
#include <utility>

#include "pkcs11/ckr_error.h"
#include "pkcs11/pin_fingerprint.h"
#include "pkcs11/present_card.h"
#include "pkcs11/token.h"
#include "pkcs11/translate.h"
#include "support/log.h"

namespace pkcs11 {

using support::MutexLock;

namespace {

using PinRule = std::variant<jpki::Pin, jpki::PinFault> (*)(const jpki::PinPolicy&, support::ByteView);

// The PIN, if `rule` lets it pass; nothing where it is to be typed on the reader, which has to be `able`.
std::optional<jpki::Pin> well_formed(const jpki::PinPolicy& policy, TypedPin typed, PinRule rule, bool able) {
  if (!typed) {
    if (!able) throw CkrError(CKR_ARGUMENTS_BAD, "no PIN, and no keypad that would take it");
    return std::nullopt;
  }
  auto pin = rule(policy, *typed);
  if (const auto* fault = std::get_if<jpki::PinFault>(&pin)) {
    throw CkrError(ckr_of(*fault), "a PIN of the wrong form; nothing was sent to the card");
  }
  return std::get<jpki::Pin>(std::move(pin));
}

template <typename Outcome>
Outcome entered(const std::variant<Outcome, apdu::KeypadFault>& answer) {
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&answer)) {
    throw CkrError(ckr_of(*fault), "no PIN came from the reader's keypad; nothing was sent to the card");
  }
  return std::get<Outcome>(answer);
}

}  // namespace

bool Token::logged_in() const {
  const MutexLock lock(state_mutex_);
  // Asked at every turn, so this is where a PIN that was kept long enough is let go of.
  if (!kept_pin_.empty() && kept_pin_.over(KeptPin::Clock::now())) kept_pin_ = {};
  return logged_in_;
}

void Token::login(TypedPin pin) {
  if (logged_in()) throw CkrError(CKR_USER_ALREADY_LOGGED_IN);
  log_in_with(pin);
}

void Token::confirm(TypedPin pin) {
  if (!logged_in()) throw CkrError(CKR_USER_NOT_LOGGED_IN, "a signature is agreed to by who is logged in");
  log_in_with(pin);
}

void Token::log_in_with(TypedPin typed) {
  const auto pin = well_formed(key_.pin, typed, jpki::Pin::from, keypad_.verifies);
  try {
    card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      present(transaction, card, pin);
      const MutexLock lock(state_mutex_);
      logged_in_ = true;
      if (pin && policy_.keep_authentication_pin && key_.role == jpki::KeyRole::authentication)
        kept_pin_ = KeptPin(*pin, KeptPin::Clock::now() + *policy_.keep_authentication_pin);
    });
  } catch (...) {
    card_.end_card_login();  // the PIN may have arrived all the same
    throw;
  }
  // The card may have gone while this login was on its way into memory.
  if (card_.removed()) forget_login();
}

KeptPin Token::take_kept_pin() {
  const MutexLock lock(state_mutex_);
  return std::exchange(kept_pin_, {});
}

// It leaves its place before it is sent and returns when the card has accepted it, so that nothing that
// happens in between can have a refused one sent a second time.
bool Token::log_in_again(apdu::Transaction& transaction, jpki::Card& card) {
  KeptPin kept = take_kept_pin();
  if (kept.over(KeptPin::Clock::now())) return false;
  const auto pin = kept.reveal(key_.pin);
  if (!pin) return false;
  try {
    card.approach_pin(transaction, key_.role);
    // Full since this PIN was accepted; any less is somebody's who had another one, and it may be the right
    // one.
    if (ask_tries(transaction, card) != key_.pin.max_tries) return false;
    if (verify(transaction, card, *pin, fingerprint_of(*pin)).kind != jpki::VerifyOutcome::Kind::accepted)
      return false;
  } catch (const jpki::CardError& error) {
    support::log_info("the login could not be renewed: ", error.what());
    return false;
  }
  support::log_info("another program had ended the login with the card; the PIN was presented again");
  const MutexLock lock(state_mutex_);
  if (logged_in_) kept_pin_ = std::move(kept);
  return true;
}

void Token::change_pin(TypedPin typed_current, TypedPin typed_fresh) {
  const bool by_keypad = !typed_current && !typed_fresh && keypad_.verifies && keypad_.changes;
  const auto current = well_formed(key_.pin, typed_current, jpki::Pin::from, by_keypad);
  const auto fresh = well_formed(key_.pin, typed_fresh, jpki::Pin::to_be_set, by_keypad);
  try {
    card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      present(transaction, card, current);
      take_kept_pin();  // the card may have another one from here on, and has not accepted that yet
      replace(transaction, card, fresh);
    });
  } catch (...) {
    card_.end_card_login();
    throw;
  }
  card_.end_card_login();
}

void Token::present(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& pin) {
  refuse_blocked();
  card.approach_pin(transaction, key_.role);
  const PinFingerprint fingerprint = pin ? fingerprint_of(*pin) : std::nullopt;
  refuse_hopeless(transaction, card, fingerprint);
  const jpki::VerifyOutcome outcome =
      pin ? verify(transaction, card, *pin, fingerprint) : verify_by_keypad(transaction, card);
  // For a login that exists already: PKCS#11 2.40 section 4.9 has the last wrong PIN log out.
  if (outcome.kind == jpki::VerifyOutcome::Kind::blocked) forget_login();
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) {
    throw CkrError(rv, outcome.tries_left ? std::to_string(*outcome.tries_left) + " tries left" : "");
  }
}

jpki::VerifyOutcome Token::verify(apdu::Transaction& transaction, jpki::Card& card, const jpki::Pin& pin,
                                  const PinFingerprint& fingerprint) {
  const bool verified_before = expect_verified();
  try {
    return take_in(card.verify(transaction, key_.role, pin), fingerprint, verified_before);
  } catch (...) {
    lose_answer(fingerprint);
    throw;
  }
}

jpki::VerifyOutcome Token::verify_by_keypad(apdu::Transaction& transaction, jpki::Card& card) {
  const bool verified_before = expect_verified();
  std::optional<std::variant<jpki::VerifyOutcome, apdu::KeypadFault>> answer;
  try {
    answer = card.verify_by_keypad(transaction, key_.role);
  } catch (...) {
    lose_answer({});
    throw;
  }
  if (std::holds_alternative<apdu::KeypadFault>(*answer)) set_verified_on_card(verified_before);
  return take_in(entered(*answer), {}, verified_before);
}

bool Token::expect_verified() {
  const MutexLock lock(state_mutex_);
  return std::exchange(verified_on_card_, true);
}

void Token::set_verified_on_card(bool verified) {
  const MutexLock lock(state_mutex_);
  verified_on_card_ = verified;
}

bool Token::left_open_on_card() const {
  const MutexLock lock(state_mutex_);
  return verified_on_card_ && !logged_in_;
}

bool Token::needs_login_on_card() const {
  const MutexLock lock(state_mutex_);
  return logged_in_ && (kept_pin_.over(KeptPin::Clock::now()) || !tries_.all_left());
}

void Token::lose_answer(const PinFingerprint& fingerprint) {
  const MutexLock lock(state_mutex_);
  tries_.answer_lost(fingerprint);
}

jpki::VerifyOutcome Token::take_in(const jpki::VerifyOutcome& outcome, const PinFingerprint& fingerprint,
                                   bool verified_before) {
  const MutexLock lock(state_mutex_);
  tries_.take_in(outcome, fingerprint);
  if (outcome.kind != jpki::VerifyOutcome::Kind::accepted) verified_on_card_ = verified_before;
  return outcome;
}

void Token::replace(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& fresh) {
  const jpki::ChangeOutcome outcome = fresh ? card.change_pin(transaction, key_.role, *fresh)
                                            : entered(card.change_pin_by_keypad(transaction, key_.role));
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) throw CkrError(rv, outcome.reason);
}

// Known from this card, it is not asked again: a question could only be answered by the same.
void Token::refuse_blocked() const {
  const MutexLock lock(state_mutex_);
  if (tries_.left() == 0) throw CkrError(CKR_PIN_LOCKED, "no tries left; nothing was sent to the card");
}

void Token::refuse_hopeless(apdu::Transaction& transaction, jpki::Card& card,
                            const PinFingerprint& fingerprint) {
  if (policy_.spare_last_try || wants_the_counter(fingerprint)) ask_tries(transaction, card);
  refuse_blocked();
  if (policy_.spare_last_try) refuse_last_try();
  const MutexLock lock(state_mutex_);
  if (tries_.rules_out(fingerprint)) {
    throw CkrError(CKR_PIN_INCORRECT,
                   "the card has refused this PIN, or its answer was lost; not sent again");
  }
}

// Only a counter that is known to have more is good enough: whoever has set this wants to be sure. A token
// that will not take more attempts after a number of failed ones, be it for good or not, is what the standard
// calls CKR_PIN_LOCKED (PKCS#11 2.40 section 5.1.6), and programs do not go on asking after it.
void Token::refuse_last_try() const {
  const MutexLock lock(state_mutex_);
  if (tries_.left() > 1) return;
  const std::string what =
      key_.token_label +
      (tries_.left() ? ": one try is left" : ": the card does not say how many tries are left");
  support::log_error(
      what,
      ", and the setting tokens.last_try = \"refuse\" keeps it. Make sure of the PIN, set "
      "tokens.last_try = \"allow\", and start the program again. If the PIN is lost, the municipality sets "
      "a new one.");
  throw CkrError(tries_.left() ? CKR_PIN_LOCKED : CKR_FUNCTION_FAILED, "nothing was sent to the card");
}

bool Token::suspects_a_pin() const {
  const MutexLock lock(state_mutex_);
  return tries_.suspects_any();
}

bool Token::wants_the_counter(const PinFingerprint& fingerprint) const {
  const MutexLock lock(state_mutex_);
  // Nobody shall type on a keypad what the card is going to refuse.
  const bool blind = !fingerprint && !tries_.left();
  return blind || tries_.wants_the_counter(fingerprint);
}

std::optional<int> Token::ask_tries(apdu::Transaction& transaction, jpki::Card& card) {
  // Another application's counter must not clear a PIN of the suspicion that it is wrong.
  if (suspects_a_pin()) card.approach_pin(transaction, key_.role);
  const auto left = card.tries_left(transaction, key_.role);
  const MutexLock lock(state_mutex_);
  tries_.take_in(left);
  return left;
}

void Token::logout() {
  {
    const MutexLock lock(state_mutex_);
    if (!logged_in_) throw CkrError(CKR_USER_NOT_LOGGED_IN);
    logged_in_ = false;
    renew_private_handles();
  }
  forget_login();
  card_.end_card_login();
}

void Token::leave() {
  if (logged_in()) return logout();
  card_.end_card_login();
}

void Token::forget_login() {
  const MutexLock lock(state_mutex_);
  logged_in_ = false;
  kept_pin_ = {};
  // It names its holder; what a login has opened, its end closes.
  if (key_.certificate_needs_login) certificate_.reset();
}

void Token::renew_private_handles() {
  for (Object& object : objects_) {
    if (is_private(object.kind)) object.handle = new_object_handle();
  }
}

std::optional<int> Token::tries_left() {
  {
    const MutexLock lock(state_mutex_);
    if (tries_.known_since(PinTries::Clock::now() - std::chrono::seconds(1))) return tries_.left();
  }
  return card_.use(
      [this](apdu::Transaction& transaction, jpki::Card& card) { return ask_tries(transaction, card); });
}

}  // namespace pkcs11
