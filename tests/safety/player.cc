#include "tests/safety/player.h"

#include <algorithm>

#include "tests/contract/cryptoki_test.h"

namespace safety {
namespace {

using vcard::Fact;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

}  // namespace

bool Player::removed(CK_RV rv, const Session& /*session*/) const {
  return rv == CKR_DEVICE_REMOVED || rv == CKR_SESSION_HANDLE_INVALID;
}

void Player::expect(bool right, const std::string& otherwise) {
  if (!right) oracle_.complain(otherwise);
}

bool Player::card_says(Fact fact, std::string_view position) const {
  return world_.inside() != nullptr && world_.inside()->card->contents().switches.is(fact, position);
}

// A login that the card has ended is renewed with the PIN that it was made with, if the card still has that
// one and all its tries.
bool Player::renewable(CK_SLOT_ID slot) const {
  const auto& accepted = oracle_.accepted();
  const PlayedCard* inside = world_.inside();
  if (slot != contract::kAuthenticationSlot || !accepted || inside == nullptr) return true;
  return inside->pin(slot) == accepted->pin && inside->card->tries_left(kUserPins[slot]) == 3;
}

bool Player::proven(CK_SLOT_ID slot) const {
  const auto& proof = proofs_[slot];
  return proof && renewable(slot) && proof->stay == world_.stay() && proof->happenings == world_.happenings();
}

void Player::prove(CK_SLOT_ID slot) {
  proofs_[slot] =
      oracle_.disturbed() ? std::nullopt : std::optional(Proof{world_.stay(), world_.happenings()});
}

void Player::log_out(CK_SLOT_ID slot) {
  proofs_[slot].reset();
  if (slot == contract::kAuthenticationSlot) oracle_.forget();
}

void Player::initialize() {
  expect(p11_->C_Initialize(nullptr) == CKR_OK, "C_Initialize");
  world_.begin_anew();
}

void Player::finalize() {
  const std::array logged_in = {proven(0), proven(1)};
  call(world_.stay(), std::nullopt, [this] { return p11_->C_Finalize(nullptr); });
  for (const CK_SLOT_ID slot : {contract::kAuthenticationSlot, contract::kSignatureSlot}) {
    if (logged_in[slot] && !oracle_.disturbed())
      expect(!world_.inside()->card->is_verified(kUserPins[slot]), "the card is logged in after C_Finalize");
  }
  sessions_.clear();
  log_out(0);
  log_out(1);
}

// Of a call to a slot.
bool Player::as_there_should_be(CK_RV rv) const {
  if (world_.inside() == nullptr) return rv == CKR_TOKEN_NOT_PRESENT;
  const bool believed = world_.lied_to() && (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_TOKEN_NOT_RECOGNIZED);
  // Whoever finds out about an unseen swap says that the old card is gone.
  return rv == CKR_OK || believed || (rv == CKR_DEVICE_REMOVED && world_.came_unseen());
}

void Player::open(CK_SLOT_ID slot) {
  const auto number = world_.number_inside();
  const std::uint64_t stay = world_.stay();
  CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
  const CK_RV rv = call(stay, std::nullopt,
                        [&] { return p11_->C_OpenSession(slot, kReadWrite, nullptr, nullptr, &handle); });
  if (!oracle_.disturbed()) expect(as_there_should_be(rv), "C_OpenSession: " + std::to_string(rv));
  if (rv != CKR_OK) return;
  expect(number.has_value(), "a session with no card");
  // After an unseen swap it may be one with the old card.
  const bool shaken = oracle_.disturbed() || world_.came_unseen();
  sessions_.push_back({handle, slot, stay, number.value_or(0), shaken});
}

void Player::close(std::size_t which) {
  const Session session = sessions_[which];
  sessions_.erase(sessions_.begin() + static_cast<std::ptrdiff_t>(which));
  const CK_RV rv = call(session.stay, std::nullopt, [&] { return p11_->C_CloseSession(session.handle); });
  expect(rv == CKR_OK || removed(rv, session), "C_CloseSession: " + std::to_string(rv));
  const bool last = std::none_of(sessions_.begin(), sessions_.end(),
                                 [&](const Session& each) { return each.slot == session.slot; });
  if (last) log_out(session.slot);
}

void Player::close_all(CK_SLOT_ID slot) {
  const CK_RV rv = call(world_.stay(), std::nullopt, [&] { return p11_->C_CloseAllSessions(slot); });
  expect(rv == CKR_OK, "C_CloseAllSessions: " + std::to_string(rv));
  std::erase_if(sessions_, [slot](const Session& each) { return each.slot == slot; });
  log_out(slot);
}

void Player::token_info(CK_SLOT_ID slot) {
  CK_TOKEN_INFO info;
  const CK_RV rv = call(world_.stay(), std::nullopt, [&] { return p11_->C_GetTokenInfo(slot, &info); });
  if (!oracle_.disturbed()) expect(as_there_should_be(rv), "C_GetTokenInfo: " + std::to_string(rv));
}

bool Player::says_logged_in(Session& session) {
  CK_SESSION_INFO info = {};
  const CK_RV rv =
      session_call(session, std::nullopt, [&] { return p11_->C_GetSessionInfo(session.handle, &info); });
  expect(oracle_.exchanges() == 0, "C_GetSessionInfo asked the card");
  return rv == CKR_OK && info.state == CKS_RW_USER_FUNCTIONS;
}

void Player::mechanisms(CK_SLOT_ID slot) {
  std::array<CK_MECHANISM_TYPE, 64> types{};
  CK_ULONG count = types.size();
  const CK_RV rv =
      call(world_.stay(), std::nullopt, [&] { return p11_->C_GetMechanismList(slot, types.data(), &count); });
  if (!oracle_.disturbed()) expect(as_there_should_be(rv), "C_GetMechanismList: " + std::to_string(rv));
}

void Player::generate_random(Session& session) {
  std::array<CK_BYTE, 16> bytes{};
  session_call(session, std::nullopt,
               [&] { return p11_->C_GenerateRandom(session.handle, bytes.data(), bytes.size()); });
  expect(oracle_.exchanges() == 0, "C_GenerateRandom asked the card");
}

void Player::healthy_story(CK_SLOT_ID slot) {
  token_info(slot);
  open(slot);
  if (sessions_.empty()) return oracle_.complain("no session after all was well again");
  const std::string pin = world_.inside()->pin(slot);
  login(sessions_.back(), pin, pin);
  const auto before = signatures_;
  sign(sessions_.back());
  expect(signatures_ == before + 1, "no signature after all was well again");
  logout(sessions_.back());
  close_all(slot);
}

}  // namespace safety
