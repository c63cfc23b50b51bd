// A certificate of the card, decoded for its holder: the fields that every certificate has, and what the
// signing certificate says of its holder in the card's own profile (docs/card-protocol.md, "Certificates").
//
// Personal data: whoever has a view shows it to the holder and nobody else, and logs none of it. Texts come
// from outside; they are UTF-8, without control characters and marks that change the direction of writing.
// Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/person.h"
#include "holder/renewal.h"
#include "support/crypto/certificate.h"

namespace holder {

struct HolderFacts : Person {
  // Which characters of name and address (counted from 0) stand in for one that the character set lacks.
  std::vector<std::size_t> name_substitutes;
  std::vector<std::size_t> address_substitutes;
};

struct CertificateView {
  std::string subject;  // "C=JP, CN=...", in the order of the certificate
  std::string issuer;
  std::string serial_number;  // hexadecimal capitals
  Validity validity;
  std::vector<std::string> key_usage;  // the names of RFC 5280 section 4.2.1.3
  std::vector<std::string> policies;   // dotted object identifiers
  std::string fingerprint;             // SHA-256 of the DER, hexadecimal capitals
  const char* key_type;                // RSA, ECDSA
  std::size_t key_bits;
  std::optional<HolderFacts> holder;  // signing certificates only
};

// Throws support::crypto::CryptoError where an extension that is shown is malformed.
CertificateView view_of(const support::crypto::Certificate& certificate);

}  // namespace holder
