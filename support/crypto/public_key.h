// A public key, for checking signatures on the host. Checking throws CryptoError only where OpenSSL itself fails (no
// memory, or shut down by the process): a bad signature, of any length, is `false`.
// Thread rule: immutable; may be used from many threads at once.
#pragma once

#include <memory>

#include "support/bytes.h"
#include "support/crypto/digest.h"

struct evp_pkey_st;

namespace support::crypto {

class PublicKey {
 public:
  // From a DER SubjectPublicKeyInfo. Throws CryptoError (crypto/error.h) for anything but one RSA key of 1024
  // to 8192 bits.
  explicit PublicKey(ByteView public_key_info);

  // Big-endian, without leading zeros, as CKA_MODULUS and CKA_PUBLIC_EXPONENT have them.
  const Bytes& modulus() const { return modulus_; }
  const Bytes& exponent() const { return exponent_; }
  std::size_t bits() const;

  // Whether `signature` is RSASSA-PKCS1-v1_5 block type 1 around exactly `data` (a DigestInfo, or whatever
  // was signed raw).
  bool verifies_pkcs1(ByteView data, ByteView signature) const;

  // Whether `signature` is RSASSA-PSS over `hash`, MGF1 with the same algorithm and a salt as long as the
  // hash.
  bool verifies_pss(HashAlgorithm algorithm, ByteView hash, ByteView signature) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  std::unique_ptr<evp_pkey_st, Free> key_;
  Bytes modulus_;
  Bytes exponent_;
};

}  // namespace support::crypto
