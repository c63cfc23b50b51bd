// A card with JPKI keys, of any generation: its keys, certificates and PINs.
//
// One object stands for one card from its insertion to its removal. Every function works inside a Transaction
// and does not rely on the card being as the last transaction left it: other programs select applications and
// reset the card in between. Thread rule: one thread at a time; the caller holds the reader's lock. Errors:
// CardError for an answer of the card, apdu::TransportError for a card that does not answer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "apdu/pinpad.h"
#include "apdu/transaction.h"
#include "jpki/pin.h"
#include "jpki/signature_scheme.h"
#include "support/bytes.h"
#include "support/crypto/certificate.h"

namespace jpki {

enum class CardKind { my_number_card, android_phone, iphone };

enum class KeyRole { authentication, signature };

enum class KeyAlgorithm { rsa_2048, ecdsa_p384 };

// Whether a certificate's key is of the kind.
inline bool is_of(KeyAlgorithm algorithm, const support::crypto::PublicKey& key) {
  return algorithm == KeyAlgorithm::rsa_2048 ? key.rsa() != nullptr : key.ec() != nullptr;
}

// One key of a card, with everything that a token needs to know of it.
struct KeyDescription {
  KeyRole role;
  KeyAlgorithm algorithm;
  std::string token_label;   // at most 32 ASCII characters, no ':' (NSS separates token and object by it)
  std::string object_label;  // of certificate and keys; ASCII
  std::string issuer_label;  // of the issuer's certificate; ASCII
  std::uint8_t object_id;    // joins certificate, public and private key
  std::uint8_t issuer_id;
  PinPolicy pin;
  bool certificate_needs_login;  // certificate and public key can be read after a login only
  std::size_t max_input;         // the most bytes that the card pads by PKCS#1 v1.5, or takes for a hash
  std::size_t signature_size;    // bytes
};

struct CardDescription {
  CardKind kind;
  std::vector<KeyDescription> keys;  // authentication before signature; only those that the card has

  // Null where the card has no such key.
  const KeyDescription* key(KeyRole role) const {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [role](const auto& each) { return each.role == role; });
    return found == keys.end() ? nullptr : &*found;
  }
};

struct VerifyOutcome {
  enum class Kind { accepted, wrong, blocked };
  Kind kind;
  std::optional<int> tries_left;  // where the card said so
};

// Of a new PIN, after the old one was verified.
struct ChangeOutcome {
  enum class Kind { changed, refused };
  Kind kind;
  std::string reason;  // why the card refused, for the log
};

class Card {
 public:
  virtual ~Card() = default;

  virtual const CardDescription& description() const = 0;

  // 16 printable characters that stay the same for this card and differ from other cards' as far as can be
  // known without a PIN.
  virtual std::string serial_number(apdu::Transaction& transaction) = 0;

  // Whether this is the card that it was, by something that contains its serial number and was read at the
  // first look: for the time after a reset or a fault, when another one may have taken its place unseen. True
  // for a card that gave nothing of the kind then. Needs no PIN.
  virtual bool still_itself(apdu::Transaction& transaction) = 0;

  virtual support::crypto::Certificate certificate(apdu::Transaction& transaction, KeyRole role) = 0;
  virtual support::crypto::Certificate issuer_certificate(apdu::Transaction& transaction, KeyRole role) = 0;
  // Whether the card gives one, as far as its beginning tells; issuer_certificate() does not read that again.
  virtual bool gives_issuer_certificate(apdu::Transaction& transaction, KeyRole role) = 0;

  // Costs no try; nothing where the card does not say.
  virtual std::optional<int> tries_left(apdu::Transaction& transaction, KeyRole role) = 0;

  // Makes sure that a PIN would reach its file. verify() and verify_by_keypad() in the same transaction then
  // send nothing else, so that any failure in them concerns the PIN.
  virtual void approach_pin(apdu::Transaction& transaction, KeyRole role) = 0;

  // Presents the PIN. Never repeated.
  virtual VerifyOutcome verify(apdu::Transaction& transaction, KeyRole role, const Pin& pin) = 0;

  // Sets a new PIN. Never repeated. A card that refuses keeps the old one. REQUIRES: verify() has accepted
  // the old one in this transaction.
  virtual ChangeOutcome change_pin(apdu::Transaction& transaction, KeyRole role, const Pin& fresh) = 0;

  // The two with the PIN typed on the reader. REQUIRES: fits_keypad(), and a reader that can.
  virtual std::variant<VerifyOutcome, apdu::KeypadFault> verify_by_keypad(apdu::Transaction& transaction,
                                                                          KeyRole role) = 0;
  virtual std::variant<ChangeOutcome, apdu::KeypadFault> change_pin_by_keypad(apdu::Transaction& transaction,
                                                                              KeyRole role) = 0;

  // Whether the card signs by `scheme`. Asked of the card each time, without a PIN and without a signature; a
  // card that leaves it open counts as one that does not.
  virtual bool signs_by(apdu::Transaction& transaction, SignatureScheme scheme) = 0;

  // The card's signature of `input`: 1 to max_input bytes, a hash of 32 for pss_sha256. Nothing is checked
  // here: not that the card knows the scheme, nor that the signature is right.
  virtual support::Bytes sign(apdu::Transaction& transaction, KeyRole role, SignatureScheme scheme,
                              support::ByteView input) = 0;

  // After a signature that does not fit its certificate: whether it may have been a misunderstanding of how
  // the key was named. The next one is asked for in another way then.
  virtual bool has_another_way_to_sign() = 0;

  // Whether the card is seen to want the PIN of that key: nobody is logged in with it. False also where it
  // does not say.
  virtual bool wants_pin(apdu::Transaction& transaction, KeyRole role) = 0;

  // Makes the card forget every login, ours and other programs', as far as a command can. Whether it is seen
  // to want the PINs of `roles` again: false also where it does not say.
  virtual bool end_logins(apdu::Transaction& transaction, std::span<const KeyRole> roles) = 0;
};

}  // namespace jpki
