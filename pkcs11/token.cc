#include "pkcs11/token.h"

#include <algorithm>

#include "jpki/card_error.h"
#include "pkcs11/ckr_error.h"
#include "pkcs11/pin_fingerprint.h"
#include "pkcs11/present_card.h"
#include "pkcs11/translate.h"

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

Token::Token(PresentCard& card, const TokenPolicy& policy, jpki::CardKind kind,
             const jpki::KeyDescription& key, apdu::Pinpad keypad)
    : card_(card),
      policy_(policy),
      kind_(kind),
      key_(key),
      keypad_(jpki::fits_keypad(key.pin) ? keypad : apdu::Pinpad{}) {
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

bool Token::logged_in() const {
  const MutexLock lock(state_mutex_);
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
  card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
    present(transaction, card, pin);
    const MutexLock lock(state_mutex_);
    logged_in_ = true;
  });
}

void Token::change_pin(TypedPin typed_current, TypedPin typed_fresh) {
  const bool by_keypad = !typed_current && !typed_fresh && keypad_.verifies && keypad_.changes;
  const auto current = well_formed(key_.pin, typed_current, jpki::Pin::from, by_keypad);
  const auto fresh = well_formed(key_.pin, typed_fresh, jpki::Pin::to_be_set, by_keypad);
  bool verified = false;
  try {
    card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
      present(transaction, card, current);
      verified = true;
      replace(transaction, card, fresh);
    });
  } catch (...) {
    if (verified) card_.end_card_login();
    throw;
  }
  card_.end_card_login();
}

void Token::present(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& pin) {
  const support::Bytes fingerprint = pin ? fingerprint_of(*pin) : support::Bytes{};
  // Nobody shall type on a keypad what the card is going to refuse.
  if (!pin) learn_tries(transaction, card);
  refuse_hopeless(fingerprint);
  const jpki::VerifyOutcome outcome = pin ? card.verify(transaction, key_.role, *pin)
                                          : entered(card.verify_by_keypad(transaction, key_.role));
  take_in(outcome, fingerprint);
  // For a login that exists already: PKCS#11 2.40 section 4.9 has the last wrong PIN log out.
  if (outcome.kind == jpki::VerifyOutcome::Kind::blocked) forget_login();
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) {
    throw CkrError(rv, outcome.tries_left ? std::to_string(*outcome.tries_left) + " tries left" : "");
  }
}

void Token::replace(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& fresh) {
  const jpki::ChangeOutcome outcome = fresh ? card.change_pin(transaction, key_.role, *fresh)
                                            : entered(card.change_pin_by_keypad(transaction, key_.role));
  if (const CK_RV rv = ckr_of(outcome.kind); rv != CKR_OK) throw CkrError(rv, outcome.reason);
}

void Token::learn_tries(apdu::Transaction& transaction, jpki::Card& card) {
  {
    const MutexLock lock(state_mutex_);
    if (tries_left_) return;
  }
  const auto asked = card.tries_left(transaction, key_.role);
  const MutexLock lock(state_mutex_);
  tries_left_ = asked;
  tries_asked_ = Clock::now();
}

void Token::refuse_hopeless(const support::Bytes& fingerprint) const {
  const MutexLock lock(state_mutex_);
  if (tries_left_ == 0) throw CkrError(CKR_PIN_LOCKED, "no tries left; nothing was sent to the card");
  if (!refused_fingerprint_.empty() && refused_fingerprint_ == fingerprint) {
    throw CkrError(CKR_PIN_INCORRECT, "the card has refused this PIN before; it was not sent again");
  }
}

void Token::take_in(const jpki::VerifyOutcome& outcome, const support::Bytes& fingerprint) {
  const MutexLock lock(state_mutex_);
  const bool accepted = outcome.kind == jpki::VerifyOutcome::Kind::accepted;
  tries_left_ = outcome.tries_left;
  tries_asked_ = Clock::now();
  // A PIN from the reader's keypad has none; the one that was refused before stays so.
  if (accepted || !fingerprint.empty()) refused_fingerprint_ = accepted ? support::Bytes{} : fingerprint;
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

void Token::forget_login() {
  const MutexLock lock(state_mutex_);
  logged_in_ = false;
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
    if (tries_left_ && Clock::now() - tries_asked_ < std::chrono::seconds(1)) return tries_left_;
  }
  const auto asked = card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
    return card.tries_left(transaction, key_.role);
  });
  const MutexLock lock(state_mutex_);
  // Another program's tries count too: then the same PIN may be worth sending again.
  if (asked != tries_left_) refused_fingerprint_.clear();
  tries_left_ = asked;
  tries_asked_ = Clock::now();
  return asked;
}

Token::CertificatePtr Token::cached(CertificatePtr Token::*which) const {
  const MutexLock lock(state_mutex_);
  return this->*which;
}

Token::CertificatePtr Token::certificate_of(CertificatePtr Token::*which) {
  if (const CertificatePtr known = cached(which)) return known;
  return card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
    return read_certificate(which, transaction, card);
  });
}

Token::CertificatePtr Token::read_certificate(CertificatePtr Token::*which, apdu::Transaction& transaction,
                                              jpki::Card& card) {
  if (const CertificatePtr known = cached(which)) return known;
  const auto read = std::make_shared<const support::crypto::Certificate>(
      which == &Token::certificate_ ? card.certificate(transaction, key_.role)
                                    : card.issuer_certificate(transaction, key_.role));
  const MutexLock lock(state_mutex_);
  return this->*which = read;
}

Token::CertificatePtr Token::certificate() {
  return certificate_of(&Token::certificate_);
}

Token::CertificatePtr Token::issuer_certificate() {
  return certificate_of(&Token::issuer_);
}

Offer Token::offer() {
  return {key_.algorithm, [this](jpki::SignatureScheme scheme) { return signs_by(scheme); }};
}

bool Token::signs_by(jpki::SignatureScheme scheme) {
  if (scheme == jpki::SignatureScheme::pkcs1) return true;
  return policy_.pss ? *policy_.pss : card_.signs_pss();
}

support::Bytes Token::sign(jpki::SignatureScheme scheme, support::ByteView input) {
  if (!logged_in()) throw CkrError(CKR_USER_NOT_LOGGED_IN);
  return card_.use([&](apdu::Transaction& transaction, jpki::Card& card) {
    try {
      // First, for a card may end the login with the signature, and the certificate may need one.
      const CertificatePtr certificate = read_certificate(&Token::certificate_, transaction, card);
      support::Bytes signature = card.sign(transaction, key_.role, scheme, input);
      const auto fits = [&] { return jpki::verifies(certificate->public_key(), scheme, input, signature); };
      bool good = fits();
      // One by PSS does not fit on cards that make it with another salt; asking again would not help.
      if (!good && scheme == jpki::SignatureScheme::pkcs1 && card.has_another_way_to_sign()) {
        signature = card.sign(transaction, key_.role, scheme, input);
        good = fits();
      }
      if (!good) {
        if (scheme == jpki::SignatureScheme::pss_sha256) card_.give_up_pss();
        throw CkrError(CKR_DEVICE_ERROR,
                       "the card's signature does not fit its certificate; it was thrown away");
      }
      return signature;
    } catch (const jpki::CardError& error) {
      if (error.fault() == jpki::CardFault::not_logged_in) forget_login();  // another program has ended it
      throw;
    }
  });
}

bool Token::is_private(ObjectKind kind) const {
  switch (kind) {
    case ObjectKind::private_key: return true;
    case ObjectKind::certificate:
    case ObjectKind::public_key: return key_.certificate_needs_login;
    case ObjectKind::issuer_certificate:
    case ObjectKind::profile: return false;
  }
  return false;
}

std::vector<Object> Token::visible_objects() const {
  const MutexLock lock(state_mutex_);
  std::vector<Object> visible;
  for (const Object& object : objects_) {
    // The profile promises certificates without a login.
    const bool exists = object.kind != ObjectKind::profile || !key_.certificate_needs_login;
    if (exists && (logged_in_ || !is_private(object.kind))) visible.push_back(object);
  }
  return visible;
}

std::optional<Object> Token::object(CK_OBJECT_HANDLE handle) const {
  const MutexLock lock(state_mutex_);
  const auto* found = std::find_if(objects_.begin(), objects_.end(),
                                   [handle](const Object& o) { return o.handle == handle; });
  return found == objects_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace pkcs11
