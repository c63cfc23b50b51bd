// A key on the curve P-384, for checking ECDSA signatures on the host. As support/crypto/rsa_public_key.h.
#pragma once

#include <array>

#include "support/bytes.h"

namespace support::crypto {

class EcPublicKey {
 public:
  // AlgorithmIdentifier { id-ecPublicKey, secp384r1 } (RFC 5480 section 2.1).
  static constexpr std::array<std::uint8_t, 18> kAlgorithm = {0x30, 0x10, 0x06, 0x07, 0x2A, 0x86,
                                                              0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
                                                              0x05, 0x2B, 0x81, 0x04, 0x00, 0x22};
  static constexpr std::size_t kBits = 384;
  static constexpr std::size_t kNumberSize = kBits / 8;  // of a coordinate, and of a number below the order

  // From an uncompressed point (SEC 1 section 2.3.3): 04, x and y. Throws CryptoError (crypto/error.h) for
  // any other form. That the point is on the curve is seen where a signature is checked.
  explicit EcPublicKey(ByteView point);

  // The DER OBJECT IDENTIFIER of the curve.
  static ByteView curve() { return ByteView(kAlgorithm).last(7); }
  const Bytes& point() const { return point_; }

  // Whether `signature` is the ECDSA signature of `hash` (FIPS 186-5 section 6.4.2): r and s, each of
  // kNumberSize bytes. Of a longer hash the leftmost bits count.
  bool verifies_ecdsa(ByteView hash, ByteView signature) const;

 private:
  ByteView coordinate(std::size_t index) const {
    return ByteView(point_).subspan(1 + index * kNumberSize, kNumberSize);
  }

  Bytes point_;
};

}  // namespace support::crypto
