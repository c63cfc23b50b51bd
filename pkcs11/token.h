// A token: one key of a card with its PIN, its certificates and its login, as PKCS#11 sees it.
//
// Thread rule: every function may be called from any thread. state_mutex_ is never held while the card is
// asked, so searches and attribute queries go on while another thread signs; only the login's own lock is
// taken under it.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "apdu/pinpad.h"
#include "jpki/card.h"
#include "jpki/card_error.h"
#include "pkcs11/asked_once.h"
#include "pkcs11/cryptoki.h"
#include "pkcs11/login.h"
#include "pkcs11/mechanism.h"
#include "pkcs11/object.h"
#include "support/crypto/certificate.h"
#include "support/mutex.h"

namespace pkcs11 {

class PresentCard;

// The settings that concern tokens.
struct TokenPolicy {
  bool consent_for_each_signature = false;  // the signing key wants a login of its own for each signature
  std::optional<bool> pss;                  // whether RSA-PSS is offered; nothing: ask the card
  bool use_pinpad = true;                   // where the reader has one
  std::optional<std::chrono::minutes> keep_authentication_pin;  // at the most; nothing: not at all
  bool hold_while_logged_in = false;  // other programs wait for the card until the logout
  bool spare_last_try = false;        // a PIN is not sent where it might be the last try
};

// Nothing: the holder is to type it on the reader.
using TypedPin = std::optional<support::ByteView>;

class Token {
 public:
  using CertificatePtr = std::shared_ptr<const support::crypto::Certificate>;

  Token(PresentCard& card, const TokenPolicy& policy, jpki::CardKind kind, const jpki::KeyDescription& key,
        apdu::Pinpad keypad);

  const jpki::KeyDescription& key() const { return key_; }
  // The same for all tokens of a card. Asked of it once an insertion.
  std::string serial_number() const;
  const char* model() const;
  PresentCard& card() const { return card_; }
  bool always_authenticate() const {
    return policy_.consent_for_each_signature && key_.role == jpki::KeyRole::signature;
  }

  // Whether the reader's keypad takes the PIN.
  bool verifies_on_keypad() const { return keypad_.verifies; }

  // The login is the application's: every session with the token shares it.
  bool logged_in() const { return login_.logged_in(); }
  Login::Number login_number() const { return login_.number(); }
  bool is_logged_in_as(Login::Number login) const { return login_.stands(login); }
  // PKCS#11 2.40 section 5.6: CKU_USER begins a login; CKU_CONTEXT_SPECIFIC checks the PIN once more, for one
  // signature in a login that exists.
  enum class LoginKind { user, context_specific };
  // Throws CkrError for a PIN that cannot be right (nothing is sent), that the card refused, or that it
  // refused before; CKR_USER_ALREADY_LOGGED_IN, or CKR_USER_NOT_LOGGED_IN where there has to be a login;
  // CKR_ARGUMENTS_BAD for no PIN where the reader takes none; CKR_SESSION_HANDLE_INVALID where the last
  // session of that run was closed before the PIN was sent.
  void login(LoginKind kind, Login::Run run, TypedPin pin);
  // Gives the token a new PIN; the login stays as it was. Throws as login(), CkrError for a new PIN that may
  // not be set (nothing is sent), and CkrError{CKR_FUNCTION_FAILED} if the card refuses the new one.
  void change_pin(TypedPin current, TypedPin fresh);
  // Throws CkrError{CKR_USER_NOT_LOGGED_IN}, and CKR_SESSION_HANDLE_INVALID as login().
  void logout(Login::Run run);
  // The card was reset, removed or swapped, or another program ended the login. No command to the card.
  void forget_login();
  // For PresentCard, which ends logins on the card.
  Login& login_state() { return login_; }

  // Sessions of this application. Closing the last one ends the login here and returns true; then
  // last_session_closed() has to be called without a leaf lock, which ends it on the card.
  Login::Run open_session(bool read_write) { return login_.open_session(read_write); }
  [[nodiscard]] bool close_session(bool read_write) { return login_.close_session(read_write); }
  void last_session_closed();
  Login::Sessions sessions() const { return login_.sessions(); }

  // Asked of the card at most once a second; nothing where the card does not say.
  std::optional<int> tries_left();
  // An incorrect PIN has been entered since the last right one, though it was not sent.
  bool malformed_pin_was_entered() const { return login_.malformed_was_entered(); }

  // Read at the first call. Throw jpki::CardError and apdu::TransportError. certificate() also throws
  // CardFault::not_logged_in if the certificate needs a login and this application has none, even if another
  // one has.
  CertificatePtr certificate();
  CertificatePtr issuer_certificate();
  // Whether the card gives it. Asked of it once an insertion.
  bool gives_issuer_certificate();

  // The token's mechanisms. The card is asked about PSS at most once.
  Offer offer();

  // The card's signature of `input` in the login of this number, checked against the certificate. Throws
  // CkrError{CKR_USER_NOT_LOGGED_IN} also where another program has ended the login, or another one has
  // begun, CkrError{CKR_SESSION_HANDLE_INVALID} where the last session of that run has been closed, and
  // CkrError{CKR_DEVICE_ERROR} for a signature that is wrong.
  support::Bytes sign(Login::Run run, Login::Number login, jpki::SignatureScheme scheme,
                      support::ByteView input);

  // Whether an object of this kind shows only after a login.
  bool is_private(ObjectKind kind) const;

  // The objects that can be found now: without a login only the public ones.
  std::vector<Object> visible_objects() const;
  // Also an object that a login would show; nothing for a handle that was never given or is over.
  std::optional<Object> object(CK_OBJECT_HANDLE handle) const;

 private:
  bool signs_by(jpki::SignatureScheme scheme);

  // The PIN, if it can be right; nothing where it is to be typed on the reader.
  std::optional<jpki::Pin> entered_pin(TypedPin typed, bool keypad_able);
  // For a call that has waited for the card. Throws CkrError{CKR_SESSION_HANDLE_INVALID}.
  void require_session(Login::Run run) const;
  void require_state_for(LoginKind kind, Login::Run run) const;
  // The result of `ask()`. If the card wants the PIN first, another program has ended the login on it: then
  // the login is renewed and `ask` repeated once, or the login is over.
  template <typename Ask>
  auto while_logged_in(apdu::Transaction& transaction, jpki::Card& card, Ask ask) {
    for (bool again = false;; again = true) {
      try {
        return ask();
      } catch (const jpki::CardError& error) {
        if (error.fault() != jpki::CardFault::not_logged_in) throw;
        login_.card_forgot();
        if (!again && renew_login(transaction, card)) continue;
        login_.lapse();
        if (key_.certificate_needs_login) forget_certificate();
        throw;
      }
    }
  }
  // Presents the kept PIN, if the card has all its tries; false where there is none, or the card did not
  // accept it. Then it is not kept any more.
  bool renew_login(apdu::Transaction& transaction, jpki::Card& card);
  // Throws CkrError for a PIN that was not accepted, or could not be.
  void present(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& pin);
  void refuse_blocked() const;
  void refuse_hopeless(apdu::Transaction& transaction, jpki::Card& card, const PinFingerprint& fingerprint);
  void refuse_last_try() const;
  std::optional<int> ask_tries(apdu::Transaction& transaction, jpki::Card& card);
  // REQUIRES: Card::approach_pin() in this transaction.
  jpki::VerifyOutcome verify(apdu::Transaction& transaction, jpki::Card& card, const jpki::Pin& pin,
                             PinFingerprint fingerprint);
  jpki::VerifyOutcome verify_by_keypad(apdu::Transaction& transaction, jpki::Card& card);
  jpki::VerifyOutcome answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint, bool before);
  void replace(apdu::Transaction& transaction, jpki::Card& card, const std::optional<jpki::Pin>& fresh);
  KeptPin kept_copy_of(const std::optional<jpki::Pin>& pin) const;

  enum class Owner { holder, issuer };
  CertificatePtr cached_certificate(Owner owner) const;
  CertificatePtr certificate_of(Owner owner);
  CertificatePtr read_certificate(Owner owner, apdu::Transaction& transaction, jpki::Card& card);
  // Whether the certificate shows only while this application is logged in.
  bool needs_login(Owner owner) const { return owner == Owner::holder && key_.certificate_needs_login; }
  void forget_certificate();
  // Handles of private objects are good for one login (PKCS#11 2.40 section 5.6, C_Logout).
  void renew_private_handles() const JPKI_REQUIRES(state_mutex_);

  PresentCard& card_;
  const TokenPolicy policy_;
  const jpki::CardKind kind_;
  const jpki::KeyDescription key_;
  const apdu::Pinpad keypad_;  // of the reader, as far as it takes this PIN

  Login login_;
  mutable support::Mutex state_mutex_;
  std::map<Owner, CertificatePtr> certificates_ JPKI_GUARDED_BY(state_mutex_);
  AskedOnce<bool> gives_issuer_;
  mutable std::array<Object, kObjectKinds> objects_ JPKI_GUARDED_BY(state_mutex_);
  mutable Login::Number handles_of_ JPKI_GUARDED_BY(state_mutex_) = 0;  // the login
};

}  // namespace pkcs11
