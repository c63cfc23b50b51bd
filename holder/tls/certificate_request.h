// What a server says of the client certificate that it asks for: the message CertificateRequest of TLS 1.2
// (RFC 5246, 7.4.4) and of TLS 1.3 (RFC 8446, 4.3.2). It comes from a stranger: every length is checked.
// Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/bytes.h"

namespace holder::tls {

enum class Version { tls12, tls13 };

// A signature algorithm, as IANA's registry "TLS SignatureScheme" numbers it.
using Scheme = std::uint16_t;

inline constexpr Scheme kPkcs1Sha256 = 0x0401;
inline constexpr Scheme kPkcs1Sha384 = 0x0501;
inline constexpr Scheme kPkcs1Sha512 = 0x0601;
inline constexpr Scheme kPssSha256 = 0x0804;          // the only PSS that a card is known to make
inline constexpr Scheme kLegacyPkcs1Sha256 = 0x0420;  // RFC 9963: PKCS#1 v1.5 over TLS 1.3

// One of the three that a card signs by with PKCS#1 v1.5 over TLS 1.2, whatever the hash is.
bool is_pkcs1(Scheme scheme);

// Whether some card's key, of RSA, can sign by it in that version: those above.
bool is_for_card(Version version, Scheme scheme);

// The registry's name; of a number that has none here, its four digits: "0x0A0B".
std::string name_of(Scheme scheme);

struct CertificateRequest {
  std::vector<Scheme> schemes;  // in the server's order, each once
  std::size_t issuers = 0;      // whose certificates it takes, by name; 0: it does not say
  bool names_jpki = false;      // one of them is a CA of JPKI's (its O is "JPKI")
  bool takes_rsa = true;        // TLS 1.2 has a list of kinds of keys besides

  bool has(Scheme scheme) const;
};

// `body` is the message without its head. Nothing where it is not one.
std::optional<CertificateRequest> certificate_request(Version version, support::ByteView body);

}  // namespace holder::tls
