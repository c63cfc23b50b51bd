// What the player does with PINs, and what may come of it.
#include "tests/contract/cryptoki_test.h"
#include "tests/safety/player.h"

namespace safety {
namespace {

using vcard::Fact;

}  // namespace

bool Player::withheld_in_doubt(CK_SLOT_ID slot, CK_RV rv, int tries) const {
  constexpr std::array kMost = {3, 5};
  return in_doubt_[slot] == world_.stay() && tries < kMost[slot] && rv == CKR_PIN_INCORRECT &&
         oracle_.exchanges_with_pin() == 0;
}

void Player::verified(CK_SLOT_ID slot) {
  // A card that cannot say which application is selected has it selected before each VERIFY; so has one that
  // answers the read of a short EF 0006 with a warning.
  const bool warned = card_says(Fact::token_info, "cut-off") && card_says(Fact::end_of_file, "6282");
  const bool selected = card_says(Fact::token_info, "missing") || card_says(Fact::token_info, "empty") ||
                        warned || world_.lied_to();
  if (selected || card_says(Fact::verify_drops_other_pin, "yes")) proofs_[1 - slot].reset();
}

void Player::login(Session& session, const std::string& pin, const std::optional<std::string>& form) {
  const bool says = says_logged_in(session);
  const PlayedCard* inside = world_.inside();
  const bool right = form && inside != nullptr && inside->pin(session.slot) == *form;
  const int tries = inside == nullptr ? 0 : inside->card->tries_left(kUserPins[session.slot]);
  const auto asked = form ? std::optional(AskedPin{session.slot, *form}) : std::nullopt;
  std::string typed = pin;
  const CK_RV rv = session_call(
      session, asked, [&] { return p11_->C_Login(session.handle, CKU_USER, bytes_of(typed), typed.size()); });
  if (removed(rv, session)) return;
  if (says) {
    expect(rv == CKR_USER_ALREADY_LOGGED_IN, "a second login: " + std::to_string(rv));
    expect(oracle_.exchanges() == 0, "a second login asked the card");
  } else if (!form) {
    expect(rv == CKR_PIN_INCORRECT, "a malformed PIN: " + std::to_string(rv));
    expect(oracle_.exchanges() == 0, "a malformed PIN made the module ask the card");
  } else {
    judge_login(session, rv, *asked, right, tries);
  }
}

void Player::judge_login(const Session& session, CK_RV rv, const AskedPin& asked, bool right, int tries) {
  const CK_SLOT_ID slot = session.slot;
  const auto& refused = refused_[slot];
  const bool refused_before = refused && refused->pin == asked.pin && refused->stay == session.stay &&
                              refused->happenings == world_.happenings();
  if (!oracle_.disturbed()) {
    if (right && !withheld_in_doubt(slot, rv, tries))
      expect(rv == (tries == 0 ? CKR_PIN_LOCKED : CKR_OK), "the right PIN: " + std::to_string(rv));
    if (!right && tries > 1) expect(rv == CKR_PIN_INCORRECT, "a wrong PIN: " + std::to_string(rv));
    // One that was refused before is not worth a command, even to hear that others have used up the tries.
    const bool remembered = rv == CKR_PIN_INCORRECT && oracle_.exchanges_with_pin() == 0;
    if (!right && tries == 0)
      expect(rv == CKR_PIN_LOCKED || remembered, "a wrong PIN: " + std::to_string(rv));
    if (refused_before) expect(oracle_.exchanges_with_pin() == 0, "a PIN that was refused was sent again");
    if (rv == CKR_PIN_INCORRECT) refused_[slot] = {asked.pin, world_.stay(), world_.happenings()};
  }
  verified(slot);
  if (rv != CKR_OK) return;
  refused_[slot].reset();
  prove(slot);
  if (slot == contract::kAuthenticationSlot && !world_.presented().empty()) {
    const Presented& last = world_.presented().back();
    oracle_.accept({asked.pin, last.stay, last.resets});
  }
}

void Player::logout(Session& session) {
  const bool says = says_logged_in(session);
  const CK_RV rv = session_call(session, std::nullopt, [&] { return p11_->C_Logout(session.handle); });
  if (removed(rv, session)) return;
  expect(rv == (says ? CKR_OK : CKR_USER_NOT_LOGGED_IN), "C_Logout: " + std::to_string(rv));
  log_out(session.slot);
  expect(!says_logged_in(session), "logged in after C_Logout");
}

void Player::set_pin(Session& session, const std::string& current, const std::string& fresh) {
  const bool says = says_logged_in(session);
  const PlayedCard* inside = world_.inside();
  const CK_SLOT_ID slot = session.slot;
  const bool right = inside != nullptr && inside->pin(slot) == current;
  const int tries = inside == nullptr ? 0 : inside->card->tries_left(kUserPins[slot]);
  std::string one = current;
  std::string other = fresh;
  const CK_RV rv = session_call(session, AskedPin{slot, current}, [&] {
    return p11_->C_SetPIN(session.handle, bytes_of(one), one.size(), bytes_of(other), other.size());
  });
  proofs_[slot].reset();
  refused_[slot].reset();
  verified(slot);
  if (removed(rv, session) || oracle_.disturbed()) return;
  const CK_RV changed = card_says(Fact::pin_change, "works") ? CKR_OK : CKR_FUNCTION_FAILED;
  if (right && tries > 0 && !withheld_in_doubt(slot, rv, tries))
    expect(rv == changed, "C_SetPIN: " + std::to_string(rv));
  if (rv != CKR_OK) return;
  expect(inside->pin(slot) == fresh, "C_SetPIN said so, and the PIN is another one");
  if (says && slot == contract::kAuthenticationSlot && oracle_.accepted())
    oracle_.accept({fresh, world_.stay(), world_.resets()});
}

}  // namespace safety
