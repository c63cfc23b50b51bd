// Signatures by the card, each held against its certificate before anybody gets it.
// Thread rule: one thread.
#pragma once

#include <optional>

#include "apdu/transaction.h"
#include "holder/card_in_hand.h"
#include "holder/pin_service.h"
#include "holder/renewal.h"
#include "jpki/card.h"
#include "support/crypto/certificate.h"

namespace holder {

// Whose signature it will be: the certificate of a key, and its issuer's.
struct CardSigner {
  support::crypto::Certificate certificate;
  support::crypto::Certificate issuer;
};

// Reads both and makes sure that whoever checks a signature by them finds nothing wrong. Throws TroubleError:
// expired, not_yet_valid, certificate_invalid.
CardSigner card_signer(apdu::Transaction& transaction, jpki::Card& card, jpki::KeyRole role, Instant now);

// The same in a transaction of its own, before anybody is asked for a PIN: a certificate that nobody can rely
// on is no reason to. Nothing where the card does not give it without one.
std::optional<CardSigner> signer_before_pin(CardInHand& card, jpki::KeyRole role, Instant now);

// RSA PKCS#1 v1.5 of `digest_info`, within `login`, which is renewed where the card has ended it with the
// signature before. Throws TroubleError (signature_not_made) where the card makes none that fits `key`.
support::Bytes card_signature(apdu::Transaction& transaction, jpki::Card& card, jpki::KeyRole role,
                              CardLogin& login, const support::crypto::PublicKey& key,
                              support::ByteView digest_info);

}  // namespace holder
