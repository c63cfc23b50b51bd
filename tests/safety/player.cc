#include "tests/safety/player.h"

#include <algorithm>

#include "tests/contract/cryptoki_test.h"

namespace safety {
namespace {

using vcard::Fact;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

CK_BYTE* bytes_of(std::string& text) {
  return reinterpret_cast<CK_BYTE*>(text.data());
}

}  // namespace

template <typename Body>
CK_RV Player::call(std::uint64_t stay, const std::optional<AskedPin>& asked, Body body) {
  oracle_.before_call();
  const CK_RV rv = body();
  oracle_.after_call(rv, stay, asked);
  if (oracle_.disturbed())
    for (Session& each : sessions_) each.shaken = true;
  return rv;
}

template <typename Body>
CK_RV Player::session_call(Session& session, const std::optional<AskedPin>& asked, Body body) {
  const bool over = session.stay != world_.stay();
  const bool shaken = session.shaken;
  const CK_RV rv = call(session.stay, asked, body);
  if (oracle_.disturbed()) in_doubt_[session.slot] = session.stay;
  // The module may have renewed the login, or looked whether it could.
  if (oracle_.exchanges_with_pin() > 0 || rv == CKR_USER_NOT_LOGGED_IN) verified(session.slot);
  if (over) {
    expect(removed(rv, session), "a session of a card that is gone answers " + std::to_string(rv));
  } else if (!oracle_.disturbed()) {
    if (!removed(rv, session)) session.shaken = false;
    if (removed(rv, session)) {
      expect(shaken, "a session ends for no reason");
      session.stay = 0;
    }
  }
  return rv;
}

bool Player::removed(CK_RV rv, const Session& /*session*/) const {
  return rv == CKR_DEVICE_REMOVED || rv == CKR_SESSION_HANDLE_INVALID;
}

void Player::expect(bool right, const std::string& otherwise) {
  if (!right) oracle_.complain(otherwise);
}

bool Player::card_says(Fact fact, std::string_view position) const {
  return world_.inside() != nullptr && world_.inside()->card->contents().switches.is(fact, position);
}

bool Player::withheld_in_doubt(CK_SLOT_ID slot, CK_RV rv, int tries) const {
  constexpr std::array kMost = {3, 5};
  return in_doubt_[slot] == world_.stay() && tries < kMost[slot] && rv == CKR_PIN_INCORRECT &&
         oracle_.exchanges_with_pin() == 0;
}

bool Player::proven(CK_SLOT_ID slot) const {
  const auto& proof = proofs_[slot];
  return proof && proof->stay == world_.stay() && proof->happenings == world_.happenings();
}

void Player::prove(CK_SLOT_ID slot) {
  proofs_[slot] =
      oracle_.disturbed() ? std::nullopt : std::optional(Proof{world_.stay(), world_.happenings()});
}

void Player::log_out(CK_SLOT_ID slot) {
  proofs_[slot].reset();
  if (slot == contract::kAuthenticationSlot) oracle_.forget();
}

void Player::verified(CK_SLOT_ID slot) {
  // A card that cannot say which application is selected has it selected before each VERIFY.
  const bool selected =
      card_says(Fact::token_info, "missing") || card_says(Fact::token_info, "empty") || world_.lied_to();
  if (selected || card_says(Fact::verify_drops_other_pin, "yes")) proofs_[1 - slot].reset();
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
  return rv == CKR_OK || believed;
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
  sessions_.push_back({handle, slot, stay, number.value_or(0), oracle_.disturbed()});
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
    expect(rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_INVALID, "a malformed PIN: " + std::to_string(rv));
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

CK_OBJECT_HANDLE Player::find(Session& session, CK_OBJECT_CLASS object_class) {
  CK_ATTRIBUTE pattern{CKA_CLASS, &object_class, sizeof object_class};
  CK_OBJECT_HANDLE found = CK_INVALID_HANDLE;
  CK_ULONG count = 0;
  session_call(session, std::nullopt, [&] {
    CK_RV rv = p11_->C_FindObjectsInit(session.handle, &pattern, 1);
    if (rv == CKR_OK) rv = p11_->C_FindObjects(session.handle, &found, 1, &count);
    if (rv == CKR_OK) rv = p11_->C_FindObjectsFinal(session.handle);
    return rv;
  });
  return count == 0 ? CK_OBJECT_HANDLE{CK_INVALID_HANDLE} : found;
}

CK_RV Player::sign_by(Session& session, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism,
                      support::Bytes& signature) {
  std::string text = "text";
  CK_ULONG size = 256;
  signature.assign(size, 0);
  return session_call(session, std::nullopt, [&] {
    const CK_RV begun = p11_->C_SignInit(session.handle, &mechanism, key);
    if (begun != CKR_OK) return begun;
    return p11_->C_Sign(session.handle, bytes_of(text), text.size(), signature.data(), &size);
  });
}

void Player::sign(Session& session) {
  const bool says = says_logged_in(session);
  const bool proof = proven(session.slot);
  support::Bytes signature;
  const CK_RV rv =
      sign_by(session, find(session, CKO_PRIVATE_KEY), {CKM_SHA256_RSA_PKCS, nullptr, 0}, signature);
  if (!removed(rv, session)) judge_signature(session, rv, says, proof, signature);
}

void Player::sign_pss(Session& session) {
  const CK_OBJECT_HANDLE key = find(session, CKO_PRIVATE_KEY);
  CK_RSA_PKCS_PSS_PARAMS parameter{CKM_SHA256, CKG_MGF1_SHA256, 32};
  support::Bytes signature;
  const CK_RV rv = sign_by(session, key, {CKM_SHA256_RSA_PKCS_PSS, &parameter, sizeof parameter}, signature);
  proofs_[session.slot].reset();
  if (rv != CKR_OK) return;
  ++signatures_;
  const support::Bytes& certificate = world_.card(session.card).credential(session.slot).certificate;
  expect(contract::openssl_verifies_pss(certificate, support::as_bytes("text"), signature),
         "a wrong signature");
}

void Player::judge_signature(Session& session, CK_RV rv, bool says, bool proof,
                             const support::Bytes& signature) {
  if (rv == CKR_OK) {
    ++signatures_;
    const support::Bytes& certificate = world_.card(session.card).credential(session.slot).certificate;
    expect(says, "a signature without a login");
    expect(contract::openssl_verifies_sha256(certificate, support::as_bytes("text"), signature),
           "a wrong signature");
    prove(session.slot);
  } else if (!oracle_.disturbed()) {
    // A certificate that came out wrong is found out by the signature that does not fit it.
    const bool thrown_away = world_.lied_to() && rv == CKR_DEVICE_ERROR;
    const CK_RV otherwise = says ? CKR_USER_NOT_LOGGED_IN : CKR_KEY_HANDLE_INVALID;
    expect(thrown_away || rv == otherwise, "no signature: " + std::to_string(rv));
    expect(thrown_away || !(says && proof), "a login that stood does not sign: " + std::to_string(rv));
    expect(thrown_away || !says_logged_in(session), "logged in, and no signature");
    if (!thrown_away) log_out(session.slot);
  }
  if (card_says(Fact::signature_consumes_login, "yes")) proofs_[session.slot].reset();
}

void Player::read_certificate(Session& session) {
  const CK_OBJECT_HANDLE certificate = find(session, CKO_CERTIFICATE);
  if (certificate == CK_INVALID_HANDLE) return;
  support::Bytes value(4096);
  CK_ATTRIBUTE asked{CKA_VALUE, value.data(), value.size()};
  const CK_RV rv = session_call(session, std::nullopt, [&] {
    return p11_->C_GetAttributeValue(session.handle, certificate, &asked, 1);
  });
  // What a card tells of its own certificate, nobody else can know better.
  if (rv != CKR_OK || world_.lied_to()) return;
  value.resize(asked.ulValueLen);
  const vcard::Credential& credential = world_.card(session.card).credential(session.slot);
  expect(value == credential.certificate || value == credential.issuer_certificate,
         "a certificate of another card, or none");
}

void Player::read_everything(Session& session) {
  session_call(session, std::nullopt, [&] {
    std::array<CK_OBJECT_HANDLE, 8> objects{};
    CK_ULONG count = 0;
    CK_RV rv = p11_->C_FindObjectsInit(session.handle, nullptr, 0);
    if (rv == CKR_OK) rv = p11_->C_FindObjects(session.handle, objects.data(), objects.size(), &count);
    if (rv == CKR_OK) rv = p11_->C_FindObjectsFinal(session.handle);
    for (CK_ULONG i = 0; i < count && rv == CKR_OK; ++i) {
      for (const CK_ATTRIBUTE_TYPE type : {CKA_LABEL, CKA_ID, CKA_VALUE, CKA_SUBJECT, CKA_ISSUER,
                                           CKA_SERIAL_NUMBER, CKA_MODULUS, CKA_PUBLIC_EXPONENT}) {
        CK_ATTRIBUTE asked{type, nullptr, 0};
        const CK_RV answer = p11_->C_GetAttributeValue(session.handle, objects[i], &asked, 1);
        const bool none = answer == CKR_ATTRIBUTE_TYPE_INVALID || answer == CKR_ATTRIBUTE_SENSITIVE;
        if (answer != CKR_OK && !none) rv = answer;
      }
    }
    return rv;
  });
  read_certificate(session);
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
