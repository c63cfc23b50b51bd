// The public key of a certificate, for checking signatures on the host. A bad signature, of any length, is
// `false`, and so is one of a scheme that the key is not for; checking throws only std::bad_alloc. Thread
// rule: immutable; may be used from many threads at once.
#pragma once

#include <variant>

#include "support/bytes.h"
#include "support/crypto/digest.h"
#include "support/crypto/ec_public_key.h"
#include "support/crypto/rsa_public_key.h"

namespace support::crypto {

class PublicKey {
 public:
  // From a DER SubjectPublicKeyInfo (RFC 5280 section 4.1). Throws CryptoError (crypto/error.h) for anything
  // but exactly one key of a kind below.
  explicit PublicKey(ByteView public_key_info);

  // Null where the key is of another kind.
  const RsaPublicKey* rsa() const { return std::get_if<RsaPublicKey>(&key_); }
  const EcPublicKey* ec() const { return std::get_if<EcPublicKey>(&key_); }
  std::size_t bits() const { return rsa() != nullptr ? rsa()->bits() : EcPublicKey::kBits; }

  // As RsaPublicKey and EcPublicKey have them.
  bool verifies_pkcs1(ByteView data, ByteView signature) const {
    return rsa() != nullptr && rsa()->verifies_pkcs1(data, signature);
  }
  bool verifies_pss(HashAlgorithm algorithm, ByteView hash, ByteView signature) const {
    return rsa() != nullptr && rsa()->verifies_pss(algorithm, hash, signature);
  }
  bool verifies_ecdsa(ByteView hash, ByteView signature) const {
    return ec() != nullptr && ec()->verifies_ecdsa(hash, signature);
  }

 private:
  std::variant<RsaPublicKey, EcPublicKey> key_;
};

}  // namespace support::crypto
