// An X.509 certificate, split once into the fields that are needed, each as it stands there. Nothing is
// verified here: programs that rely on a certificate check it with a library of their own. OpenSSL's X509
// functions are not used, as they may read the process's configuration (crypto/digest.h). Thread rule:
// immutable.
#pragma once

#include <string>

#include "support/bytes.h"
#include "support/crypto/public_key.h"

namespace support::crypto {

class Certificate {
 public:
  // Throws CryptoError where `der` is not exactly one certificate with a key that PublicKey takes.
  explicit Certificate(ByteView der);

  const Bytes& der() const { return der_; }
  const Bytes& subject() const { return subject_; }                  // DER Name
  const Bytes& issuer() const { return issuer_; }                    // DER Name
  const Bytes& serial_number() const { return serial_number_; }      // DER INTEGER, tag and length included
  const Bytes& public_key_info() const { return public_key_info_; }  // DER SubjectPublicKeyInfo
  const PublicKey& public_key() const { return public_key_; }
  const std::string& not_before() const { return not_before_; }  // UTC, "YYYYMMDDhhmmss"
  const std::string& not_after() const { return not_after_; }    // UTC, "YYYYMMDDhhmmss"

 private:
  struct Fields;
  Certificate(ByteView der, const Fields& fields);

  Bytes der_;
  Bytes subject_;
  Bytes issuer_;
  Bytes serial_number_;
  Bytes public_key_info_;
  PublicKey public_key_;
  std::string not_before_;
  std::string not_after_;
};

}  // namespace support::crypto
