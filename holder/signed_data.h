// A detached CMS signature (RFC 5652, SignedData) taken apart, as far as it is one that can be judged: DER,
// its content elsewhere, signers named by issuer and serial number, with signed attributes. Nothing is
// verified here (signature_check.h). Thread rule: a value. Errors: CryptoError for anything else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/renewal.h"
#include "support/bytes.h"
#include "support/crypto/certificate.h"
#include "support/crypto/digest.h"

namespace holder {

// Of signing-certificate-v2 (RFC 5035): the certificate that the signer meant.
struct MeantCertificate {
  std::optional<support::crypto::HashAlgorithm> hash;  // nothing: not one of algorithms.h
  support::ByteView digest;
  std::optional<support::ByteView> issuer;         // DER Name, where it is given
  std::optional<support::ByteView> serial_number;  // DER INTEGER
};

// What each signer has signed. Nothing where the attribute is not there.
struct SignedAttributes {
  support::Bytes as_signed;  // DER SET OF
  std::optional<std::string> content_type;
  std::optional<support::ByteView> message_digest;
  std::optional<Instant> signing_time;
  std::optional<MeantCertificate> certificate;
};

struct SignerInfo {
  support::ByteView issuer;         // DER Name
  support::ByteView serial_number;  // DER INTEGER
  std::optional<support::crypto::HashAlgorithm>
      hash;  // nothing: not RSA PKCS#1 v1.5 with one of algorithms.h
  SignedAttributes attributes;
  support::ByteView signature;
};

class SignedData {
 public:
  // More signers than any file has; each costs time.
  static constexpr std::size_t kMostSigners = 16;
  static constexpr std::size_t kMostCertificates = 64;

  explicit SignedData(support::Bytes der);
  // A move leaves the bytes where they are, and a copy would not.
  SignedData(SignedData&&) = default;
  SignedData& operator=(SignedData&&) = default;
  SignedData(const SignedData&) = delete;
  SignedData& operator=(const SignedData&) = delete;
  ~SignedData() = default;

  const std::string& content_type() const { return content_type_; }
  // Those that can be read; signatures by other kinds of keys than RSA find none.
  const std::vector<support::crypto::Certificate>& certificates() const { return certificates_; }
  const std::vector<SignerInfo>& signers() const { return signers_; }  // never empty

 private:
  support::Bytes der_;  // what the views look at
  std::string content_type_;
  std::vector<support::crypto::Certificate> certificates_;
  std::vector<SignerInfo> signers_;
};

}  // namespace holder
