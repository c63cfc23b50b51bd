// What the player does with keys and certificates, and what may come of it.
#include "tests/contract/cryptoki_test.h"
#include "tests/safety/player.h"

namespace safety {
namespace {

using vcard::Fact;

}  // namespace

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
  // From memory, of the card that the module takes to be there still.
  if (world_.came_unseen() && oracle_.exchanges() == 0) return;
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

}  // namespace safety
