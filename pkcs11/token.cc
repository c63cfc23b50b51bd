#include "pkcs11/token.h"

#include <algorithm>

#include "pkcs11/ckr_error.h"
#include "pkcs11/present_card.h"

namespace pkcs11 {

using support::MutexLock;

Token::Token(PresentCard& card, const TokenPolicy& policy, jpki::CardKind kind,
             const jpki::KeyDescription& key, apdu::Pinpad keypad)
    : card_(card),
      policy_(policy),
      kind_(kind),
      key_(key),
      keypad_(jpki::fits_keypad(key.pin) ? keypad : apdu::Pinpad{}),
      login_(key.pin.max_tries) {
  for (std::size_t i = 0; i < kObjectKinds; ++i)
    objects_[i] = {new_object_handle(), static_cast<ObjectKind>(i)};
}

const char* Token::model() const {
  switch (kind_) {
    case jpki::CardKind::my_number_card: return "My Number Card";
    case jpki::CardKind::android_phone: return "Android phone";
    case jpki::CardKind::iphone: return "iPhone";
  }
  return "";
}

std::string Token::serial_number() const {
  return card_.serial_number();
}

void Token::forget_certificate() {
  const MutexLock lock(state_mutex_);
  certificates_.erase(Owner::holder);
}

Token::CertificatePtr Token::cached_certificate(Owner owner) const {
  const MutexLock lock(state_mutex_);
  const auto found = certificates_.find(owner);
  return found == certificates_.end() ? nullptr : found->second;
}

Token::CertificatePtr Token::certificate_of(Owner owner) {
  if (const CertificatePtr known = cached_certificate(owner)) return known;
  return card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
    return read_certificate(owner, transaction, card);
  });
}

Token::CertificatePtr Token::read_certificate(Owner owner, apdu::Transaction& transaction, jpki::Card& card) {
  if (const CertificatePtr known = cached_certificate(owner)) return known;
  const Login::Number login = login_number();
  if (needs_login(owner) && !login_.stands(login))
    throw jpki::CardError(jpki::CardFault::not_logged_in,
                          "the certificate names its holder; another program's login does not show it");
  const auto ask = [&] {
    return owner == Owner::holder ? card.certificate(transaction, key_.role)
                                  : card.issuer_certificate(transaction, key_.role);
  };
  // Some cards want a login for the holder's that were not known to.
  const bool in_login = owner == Owner::holder && login_.stands(login);
  const auto read = std::make_shared<const support::crypto::Certificate>(
      in_login ? while_logged_in(transaction, card, ask) : ask());
  if (owner == Owner::holder && !jpki::is_of(key_.algorithm, read->public_key()))
    throw jpki::CardError(jpki::CardFault::malformed_certificate,
                          "the certificate has a key of another kind than the card");
  const MutexLock lock(state_mutex_);
  // A certificate that needed a login is not kept for the next one.
  if (!needs_login(owner) || login_.stands(login)) certificates_[owner] = read;
  return read;
}

Token::CertificatePtr Token::certificate() {
  return certificate_of(Owner::holder);
}

Token::CertificatePtr Token::issuer_certificate() {
  return certificate_of(Owner::issuer);
}

bool Token::gives_issuer_certificate() {
  return gives_issuer_.get([this] {
    return card_.use([this](apdu::Transaction& transaction, jpki::Card& card) {
      return card.gives_issuer_certificate(transaction, key_.role);
    });
  });
}

Offer Token::offer() {
  return {key_.algorithm, [this](jpki::SignatureScheme scheme) { return signs_by(scheme); }};
}

bool Token::signs_by(jpki::SignatureScheme scheme) {
  if (scheme != jpki::SignatureScheme::pss_sha256) return true;
  return policy_.pss ? *policy_.pss : card_.signs_pss();
}

support::Bytes Token::sign(Login::Run run, Login::Number login, jpki::SignatureScheme scheme,
                           support::ByteView input) {
  const auto require_login = [&] {
    require_session(run);
    if (!login_.stands(login)) throw CkrError(CKR_USER_NOT_LOGGED_IN);
  };
  require_login();
  try {
    return card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      // The login may have ended while this call waited for the card.
      require_login();
      const auto ask = [&] { return card.sign(transaction, key_.role, scheme, input); };
      // Before the signature: some cards end the login with it, and the certificate may need one.
      const CertificatePtr certificate = read_certificate(Owner::holder, transaction, card);
      support::Bytes signature = while_logged_in(transaction, card, ask);
      const auto fits = [&] { return jpki::verifies(certificate->public_key(), scheme, input, signature); };
      bool good = fits();
      // PSS fails on cards that use another salt length; asking again would not help.
      if (!good && scheme != jpki::SignatureScheme::pss_sha256 && card.has_another_way_to_sign()) {
        signature = while_logged_in(transaction, card, ask);
        good = fits();
      }
      if (!good) {
        if (scheme == jpki::SignatureScheme::pss_sha256) card_.withdraw_pss();
        // The certificate may have been read wrongly: the next signature is checked against a new copy.
        forget_certificate();
        throw CkrError(CKR_DEVICE_ERROR,
                       "the card's signature does not fit its certificate; it was thrown away");
      }
      return signature;
    });
  } catch (const jpki::CardError&) {
    // If the last session was closed meanwhile, so was the kept PIN that could have renewed the login.
    require_session(run);
    throw;
  }
}

bool Token::is_private(ObjectKind kind) const {
  switch (kind) {
    case ObjectKind::private_key: return true;
    case ObjectKind::certificate:
    case ObjectKind::public_key: return key_.certificate_needs_login;
    default: return false;
  }
}

std::vector<Object> Token::visible_objects() const {
  const MutexLock lock(state_mutex_);
  renew_private_handles();
  std::vector<Object> visible;
  for (const Object& object : objects_) {
    // This profile promises certificates without a login.
    const bool exists =
        object.kind != ObjectKind::public_certificates_profile || !key_.certificate_needs_login;
    if (exists && (logged_in() || !is_private(object.kind))) visible.push_back(object);
  }
  return visible;
}

std::optional<Object> Token::object(CK_OBJECT_HANDLE handle) const {
  const MutexLock lock(state_mutex_);
  renew_private_handles();
  const auto* found = std::find_if(objects_.begin(), objects_.end(),
                                   [handle](const Object& o) { return o.handle == handle; });
  return found == objects_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace pkcs11
