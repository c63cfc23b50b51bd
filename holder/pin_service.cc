#include "holder/pin_service.h"

#include <utility>
#include <variant>

#include "jpki/card_error.h"
#include "support/log.h"

namespace holder {
namespace {

using Outcome = jpki::VerifyOutcome::Kind;

jpki::Pin well_formed(std::variant<jpki::Pin, jpki::PinFault> made) {
  if (std::holds_alternative<jpki::PinFault>(made)) throw TroubleError(Trouble::pin_malformed);
  return std::get<jpki::Pin>(std::move(made));
}

void make_sure_of_change(const jpki::ChangeOutcome& outcome) {
  if (outcome.kind != jpki::ChangeOutcome::Kind::changed)
    throw TroubleError(Trouble::pin_not_changed, {}, outcome.reason);
}

}  // namespace

jpki::Pin pin_from(const jpki::PinPolicy& policy, support::ByteView typed) {
  return well_formed(jpki::Pin::from(policy, typed));
}

jpki::Pin new_pin_from(const jpki::PinPolicy& policy, support::ByteView typed) {
  return well_formed(jpki::Pin::to_be_set(policy, typed));
}

std::optional<Trouble> objection(std::optional<int> tries_left, LastTry last_try) {
  if (tries_left == 0) return Trouble::pin_locked;
  if (last_try == LastTry::risk || tries_left > 1) return std::nullopt;
  return tries_left ? Trouble::pin_last_try : Trouble::pin_tries_unknown;
}

std::optional<PinRefusal> refusal_in(const jpki::VerifyOutcome& outcome) {
  switch (outcome.kind) {
    case Outcome::accepted: return std::nullopt;
    case Outcome::wrong: return PinRefusal{Trouble::pin_wrong, outcome.tries_left};
    case Outcome::blocked: return PinRefusal{Trouble::pin_locked, outcome.tries_left};
  }
  return std::nullopt;
}

CardLogin::CardLogin(apdu::Transaction& transaction, CardPin& pin) : transaction_(transaction), pin_(pin) {}

CardLogin::~CardLogin() {
  end();
}

std::optional<PinRefusal> CardLogin::present(const jpki::Pin& pin, LastTry last_try) {
  typed_ = &pin;
  return present(last_try);
}

std::optional<PinRefusal> CardLogin::present_by_keypad(LastTry last_try, KeypadCall call) {
  call_ = std::move(call);
  return present(last_try);
}

// The counter is asked after the approach: another application's is none of ours.
std::optional<PinRefusal> CardLogin::present(LastTry last_try) {
  pin_.approach(transaction_);
  const auto before = pin_.tries_left(transaction_);
  if (const auto trouble = objection(before, last_try)) return PinRefusal{*trouble, before};
  pin_.approach(transaction_);
  const auto refusal = refusal_in(send());
  if (refusal) sent_ = false;
  return refusal;
}

jpki::VerifyOutcome CardLogin::send() {
  if (typed_ == nullptr) return send_by_keypad();
  sent_ = true;
  try {
    return pin_.verify(transaction_, *typed_);
  } catch (const std::runtime_error& error) {
    throw TroubleError(Trouble::pin_unanswered, {}, error.what());
  }
}

// An answer that is none to VERIFY is the reader's, which did not like the request, or a card's that has
// compared nothing.
jpki::VerifyOutcome CardLogin::send_by_keypad() {
  call_(apdu::PinOperation::verify);
  const bool before = std::exchange(sent_, true);
  try {
    const auto entered = pin_.verify_by_keypad(transaction_);
    if (const auto* outcome = std::get_if<jpki::VerifyOutcome>(&entered)) return *outcome;
    sent_ = before;
    throw TroubleError(trouble_of(std::get<apdu::KeypadFault>(entered)));
  } catch (const jpki::CardError& error) {
    throw TroubleError(Trouble::keypad_unusable, {}, error.what());
  } catch (const apdu::TransportError& error) {
    throw TroubleError(Trouble::pin_unanswered, {}, error.what());
  }
}

// No other program has come between since the card took it, so it costs nothing where nobody types it anew.
void CardLogin::renew() {
  pin_.approach(transaction_);
  if (const auto refusal = refusal_in(send())) throw TroubleError(refusal->trouble);
}

void CardLogin::change_to(const jpki::Pin& fresh) {
  std::optional<jpki::ChangeOutcome> outcome;
  try {
    outcome = pin_.change(transaction_, fresh);
  } catch (const std::runtime_error& error) {
    throw TroubleError(Trouble::pin_change_unanswered, {}, error.what());
  }
  make_sure_of_change(*outcome);
}

void CardLogin::change_by_keypad() {
  call_(apdu::PinOperation::change);
  std::optional<std::variant<jpki::ChangeOutcome, apdu::KeypadFault>> entered;
  try {
    entered = pin_.change_by_keypad(transaction_);
  } catch (const std::runtime_error& error) {
    throw TroubleError(Trouble::pin_change_unanswered, {}, error.what());
  }
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&*entered)) throw TroubleError(trouble_of(*fault));
  make_sure_of_change(std::get<jpki::ChangeOutcome>(*entered));
}

bool CardLogin::end() noexcept {
  if (!std::exchange(sent_, false)) return true;
  try {
    if (pin_.end_login(transaction_)) return true;
  } catch (const std::exception& error) {
    support::log_error("the card may still be logged in: ", error.what());
  }
  try {
    transaction_.cut_power();
    return true;
  } catch (const apdu::TransportError& error) {
    // Without a card in the reader there is nothing left to end.
    return error.fault() == apdu::Fault::card_removed || error.fault() == apdu::Fault::no_card ||
           error.fault() == apdu::Fault::no_reader;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace holder
