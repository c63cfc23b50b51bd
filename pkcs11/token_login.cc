// Logins of a token: from the PIN that a program gives to the card's answer, and the rules that keep a PIN
// from being sent.
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

template <typename Outcome>
Outcome entered(const std::variant<Outcome, apdu::KeypadFault>& answer) {
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&answer)) {
    throw CkrError(ckr_of(*fault), "no PIN came from the reader's keypad; nothing was sent to the card");
  }
  return std::get<Outcome>(answer);
}

}  // namespace

// PKCS#11 has one code for a wrong PIN at a login, CKR_PIN_INCORRECT, after which programs ask again;
// CKR_PIN_LEN_RANGE and CKR_PIN_INVALID are for functions that set a PIN (2.40 section 5.6).
std::optional<jpki::Pin> Token::entered_pin(TypedPin typed, bool keypad_able) {
  if (!typed) {
    if (!keypad_able) throw CkrError(CKR_ARGUMENTS_BAD, "no PIN, and no keypad that would take it");
    return std::nullopt;
  }
  auto pin = jpki::Pin::from(key_.pin, *typed);
  if (std::holds_alternative<jpki::PinFault>(pin)) {
    login_.malformed_entered();
    support::log_error("a PIN that cannot be right by its form was not sent; no try was spent");
    throw CkrError(CKR_PIN_INCORRECT, "nothing was sent to the card");
  }
  return std::get<jpki::Pin>(std::move(pin));
}

void Token::require_session(Login::Run run) const {
  if (!login_.is_current(run))
    throw CkrError(CKR_SESSION_HANDLE_INVALID, "the last session was closed meanwhile");
}

KeptPin Token::kept_copy_of(const std::optional<jpki::Pin>& pin) const {
  if (!pin || !policy_.keep_authentication_pin || key_.role != jpki::KeyRole::authentication) return {};
  return KeptPin(*pin, KeptPin::Clock::now() + *policy_.keep_authentication_pin);
}

void Token::require_state_for(LoginKind kind, Login::Run run) const {
  require_session(run);
  if (kind == LoginKind::user && logged_in()) throw CkrError(CKR_USER_ALREADY_LOGGED_IN);
  if (kind == LoginKind::context_specific && !logged_in()) throw CkrError(CKR_USER_NOT_LOGGED_IN);
}

// The state is checked again under the card's lock, which is held until the card has answered: no other login
// can come between.
void Token::login(LoginKind kind, Login::Run run, TypedPin typed) {
  require_state_for(kind, run);
  const auto pin = entered_pin(typed, keypad_.verifies);
  bool granted = false;
  try {
    card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      require_state_for(kind, run);
      const Login::Number number = login_number();
      present(transaction, card, pin);
      // Where the last session was closed meanwhile, the login has been, and is over: the card is told below.
      granted = login_.grant(number, run, kept_copy_of(pin));
    });
  } catch (...) {
    card_.end_card_login();  // the PIN may have arrived all the same
    throw;
  }
  if (!granted) card_.end_card_login();
}

// The kept PIN is taken out before it is sent and put back once the card has accepted it, so that a refused
// one cannot be sent twice.
bool Token::renew_login(apdu::Transaction& transaction, jpki::Card& card) {
  KeptPin kept = login_.take_kept_pin();
  if (kept.empty()) return false;
  const auto pin = kept.reveal(key_.pin);
  if (!pin) return false;
  try {
    card.approach_pin(transaction, key_.role);
    // The counter was full after this PIN was accepted. If it is not, another program has sent a wrong PIN
    // since, or this one is not the right one any more.
    if (ask_tries(transaction, card) != key_.pin.max_tries) return false;
    if (verify(transaction, card, *pin, PinFingerprint(*pin)).kind != jpki::VerifyOutcome::Kind::accepted)
      return false;
  } catch (const jpki::CardError& error) {
    support::log_info("the login could not be renewed: ", error.what());
    return false;
  }
  support::log_info("another program had ended the login with the card; the PIN was presented again");
  login_.give_back(std::move(kept));
  return true;
}

void Token::change_pin(TypedPin typed_current, TypedPin typed_fresh) {
  const bool by_keypad = !typed_current && !typed_fresh && keypad_.verifies && keypad_.changes;
  std::optional<jpki::Pin> fresh;
  if (typed_fresh) {
    auto made = jpki::Pin::to_be_set(key_.pin, *typed_fresh);
    if (const auto* fault = std::get_if<jpki::PinFault>(&made))
      throw CkrError(ckr_of(*fault), "a new PIN of the wrong form; nothing was sent to the card");
    fresh = std::get<jpki::Pin>(std::move(made));
  } else if (!by_keypad) {
    throw CkrError(CKR_ARGUMENTS_BAD, "no new PIN, and no keypad that would take it");
  }
  const auto current = entered_pin(typed_current, by_keypad);
  try {
    card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      present(transaction, card, current);
      login_.take_kept_pin();  // the card may have another one from here on, and has not accepted that yet
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
  PinFingerprint fingerprint = pin ? PinFingerprint(*pin) : PinFingerprint();
  refuse_hopeless(transaction, card, fingerprint);
  const jpki::VerifyOutcome outcome =
      pin ? verify(transaction, card, *pin, std::move(fingerprint)) : verify_by_keypad(transaction, card);
  // PKCS#11 2.40 section 4.9: the last wrong PIN ends a login that exists already.
  if (outcome.kind == jpki::VerifyOutcome::Kind::blocked) forget_login();
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) {
    throw CkrError(rv, outcome.tries_left ? std::to_string(*outcome.tries_left) + " tries left" : "");
  }
}

jpki::VerifyOutcome Token::verify(apdu::Transaction& transaction, jpki::Card& card, const jpki::Pin& pin,
                                  PinFingerprint fingerprint) {
  const bool before = login_.about_to_send();
  std::optional<jpki::VerifyOutcome> outcome;
  try {
    outcome = card.verify(transaction, key_.role, pin);
  } catch (...) {
    login_.answer_lost(std::move(fingerprint));
    throw;
  }
  return answered(*outcome, std::move(fingerprint), before);
}

jpki::VerifyOutcome Token::verify_by_keypad(apdu::Transaction& transaction, jpki::Card& card) {
  const bool before = login_.about_to_send();
  std::optional<std::variant<jpki::VerifyOutcome, apdu::KeypadFault>> answer;
  try {
    answer = card.verify_by_keypad(transaction, key_.role);
  } catch (...) {
    login_.answer_lost({});
    throw;
  }
  if (std::holds_alternative<apdu::KeypadFault>(*answer)) login_.not_accepted(before);
  return answered(entered(*answer), {}, before);
}

jpki::VerifyOutcome Token::answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint,
                                    bool before) {
  login_.answered(outcome, std::move(fingerprint));
  if (outcome.kind != jpki::VerifyOutcome::Kind::accepted) login_.not_accepted(before);
  return outcome;
}

void Token::replace(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& fresh) {
  const jpki::ChangeOutcome outcome = fresh ? card.change_pin(transaction, key_.role, *fresh)
                                            : entered(card.change_pin_by_keypad(transaction, key_.role));
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) throw CkrError(rv, outcome.reason);
}

// The card has said so already; asking again would not change it.
void Token::refuse_blocked() const {
  if (login_.tries_left() == 0) throw CkrError(CKR_PIN_LOCKED, "no tries left; nothing was sent to the card");
}

void Token::refuse_hopeless(apdu::Transaction& transaction, jpki::Card& card,
                            const PinFingerprint& fingerprint) {
  if (policy_.spare_last_try || login_.wants_the_counter(fingerprint)) ask_tries(transaction, card);
  refuse_blocked();
  if (policy_.spare_last_try) refuse_last_try();
  if (login_.rules_out(fingerprint)) {
    throw CkrError(CKR_PIN_INCORRECT,
                   "the card has refused this PIN, or its answer was lost; not sent again");
  }
}

// With this setting a PIN is sent only if the counter is known to be above one. The standard has
// CKR_PIN_LOCKED for a token that takes no more attempts, be it for good or not (PKCS#11 2.40 section 5.1.6),
// and programs do not ask again after it.
void Token::refuse_last_try() const {
  const std::optional<int> left = login_.tries_left();
  if (left > 1) return;
  const std::string what =
      key_.token_label + (left ? ": one try is left" : ": the card does not say how many tries are left");
  support::log_error(
      what,
      ", and the setting tokens.last_try = \"refuse\" keeps it. Make sure of the PIN, set "
      "tokens.last_try = \"allow\", and start the program again. If the PIN is lost, the municipality sets "
      "a new one.");
  throw CkrError(left ? CKR_PIN_LOCKED : CKR_FUNCTION_FAILED, "nothing was sent to the card");
}

std::optional<int> Token::ask_tries(apdu::Transaction& transaction, jpki::Card& card) {
  // A counter of another application must not clear a PIN in doubt.
  if (login_.suspects_a_pin()) card.approach_pin(transaction, key_.role);
  const auto left = card.tries_left(transaction, key_.role);
  login_.counter_answered(left);
  return left;
}

// While no call uses the card, so that none of them sees half of it.
void Token::logout(Login::Run run) {
  card_.when_idle([this, run] {
    require_session(run);
    if (!logged_in()) throw CkrError(CKR_USER_NOT_LOGGED_IN);
    forget_login();
  });
  card_.end_card_login();
}

void Token::last_session_closed() {
  if (key_.certificate_needs_login) forget_certificate();
  // Also ends a login that a failed call may have left on the card.
  card_.session_closed();
}

void Token::forget_login() {
  login_.end();
  // The certificate names its holder, so it goes with the login that allowed reading it.
  if (key_.certificate_needs_login) forget_certificate();
}

void Token::renew_private_handles() const {
  if (handles_of_ == login_number()) return;
  handles_of_ = login_number();
  for (Object& object : objects_) {
    if (is_private(object.kind)) object.handle = new_object_handle();
  }
}

std::optional<int> Token::tries_left() {
  if (login_.tries_known_since(PinTries::Clock::now() - std::chrono::seconds(1))) return login_.tries_left();
  return card_.use(
      [this](apdu::Transaction& transaction, jpki::Card& card) { return ask_tries(transaction, card); });
}

}  // namespace pkcs11
