// The parts of a certificate that support::crypto::Certificate leaves alone: what was signed, with what, and
// the extensions. Thread rule: values. Errors: CryptoError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/der_elements.h"
#include "support/crypto/certificate.h"

namespace holder {

struct Extension {
  std::string identifier;  // dotted
  bool critical;
  support::ByteView value;  // the DER within the OCTET STRING
};

// Slices of the certificate, which has to outlive them.
struct CertificateParts {
  support::ByteView signed_part;    // the TBSCertificate, header included
  std::string signature_algorithm;  // dotted
  support::ByteView signature;
  std::vector<Extension> extensions;

  explicit CertificateParts(const support::crypto::Certificate& certificate);

  const Extension* extension(const char* identifier) const;  // null where there is none
};

// RFC 5280 section 4.2.1.3, by bit.
enum class KeyUsage { digital_signature = 0, non_repudiation = 1, key_cert_sign = 5 };
// The numbers of the bits that are set; empty where there is no such extension.
std::vector<std::size_t> key_usage_bits(const CertificateParts& parts);
bool allows(const std::vector<std::size_t>& bits, KeyUsage usage);

// RFC 5280 section 4.2.1.9: whether it is the certificate of one who issues others.
bool is_authority(const CertificateParts& parts);

inline constexpr const char* kKeyUsage = "2.5.29.15";
inline constexpr const char* kSubjectAlternativeName = "2.5.29.17";
inline constexpr const char* kBasicConstraints = "2.5.29.19";
inline constexpr const char* kCertificatePolicies = "2.5.29.32";

}  // namespace holder
