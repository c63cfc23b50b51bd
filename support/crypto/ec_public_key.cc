#include "support/crypto/ec_public_key.h"

#include <algorithm>

#include "support/crypto/big_number.h"
#include "support/crypto/curve.h"
#include "support/crypto/error.h"

namespace support::crypto {
namespace {

constexpr std::uint8_t kUncompressed = 0x04;

// From 1 to below the order.
bool in_range(const Curve& curve, const Number& number) {
  return openssl().BN_is_zero(number.get()) == 0 && curve.scalars().contains(number);
}

}  // namespace

EcPublicKey::EcPublicKey(ByteView point) : point_(copy_of(point)) {
  if (point_.size() != 1 + 2 * kNumberSize || point_[0] != kUncompressed) {
    throw CryptoError("an EC key that is not an uncompressed point of P-384");
  }
}

bool EcPublicKey::verifies_ecdsa(ByteView hash, ByteView signature) const {
  if (signature.size() != 2 * kNumberSize) return false;
  const Curve curve;
  const Number r = number_of(signature.first(kNumberSize));
  const Number s = number_of(signature.last(kNumberSize));
  const auto q = std::make_shared<const Curve::Coordinates>(
      Curve::Coordinates{number_of(coordinate(0)), number_of(coordinate(1))});
  if (!in_range(curve, r) || !in_range(curve, s) || !curve.contains(*q)) return false;
  const Field& scalars = curve.scalars();
  const Number e = number_of(hash.first(std::min(hash.size(), kNumberSize)));
  const Curve::Point sum = curve.combined(scalars.quotient(e, s), scalars.quotient(r, s), q);
  return sum != nullptr && openssl().BN_cmp(scalars.reduced(sum->x).get(), r.get()) == 0;
}

}  // namespace support::crypto
