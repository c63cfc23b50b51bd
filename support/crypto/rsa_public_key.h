// An RSA key, for checking signatures on the host. A bad signature, of any length, is `false`; checking
// throws only std::bad_alloc. How OpenSSL is used: crypto/digest.h. Thread rule: immutable; may be used from
// many threads at once.
#pragma once

#include <array>
#include <optional>

#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace support::crypto {

class RsaPublicKey {
 public:
  // AlgorithmIdentifier { rsaEncryption, NULL } (RFC 3279 section 2.3.1). Keys that RFC 4055 binds to PSS
  // have another.
  static constexpr std::array<std::uint8_t, 15> kAlgorithm = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                                              0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};

  // From a DER RSAPublicKey (the same section). Throws CryptoError (crypto/error.h) for anything but one key
  // of 1024 to 8192 bits with an odd modulus and an odd exponent from 3 to below 2^256.
  explicit RsaPublicKey(ByteView rsa_public_key);

  // Big-endian, without leading zeros.
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
  // The encoded message that was signed (RSAVP1), as long as the modulus; nothing where `signature` is not a
  // number of the modulus's length below it.
  std::optional<Bytes> opened(ByteView signature) const;

  Bytes modulus_;
  Bytes exponent_;
};

}  // namespace support::crypto
