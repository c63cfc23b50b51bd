#include "support/crypto/curve.h"

namespace support::crypto {
namespace {

using Constant = std::array<std::uint8_t, 48>;

constexpr Constant kPrime = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                             0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                             0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF,
                             0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF};
constexpr Constant kA = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                         0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                         0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF,
                         0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFC};
constexpr Constant kB = {0xB3, 0x31, 0x2F, 0xA7, 0xE2, 0x3E, 0xE7, 0xE4, 0x98, 0x8E, 0x05, 0x6B,
                         0xE3, 0xF8, 0x2D, 0x19, 0x18, 0x1D, 0x9C, 0x6E, 0xFE, 0x81, 0x41, 0x12,
                         0x03, 0x14, 0x08, 0x8F, 0x50, 0x13, 0x87, 0x5A, 0xC6, 0x56, 0x39, 0x8D,
                         0x8A, 0x2E, 0xD1, 0x9D, 0x2A, 0x85, 0xC8, 0xED, 0xD3, 0xEC, 0x2A, 0xEF};
constexpr Constant kOrder = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                             0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                             0xC7, 0x63, 0x4D, 0x81, 0xF4, 0x37, 0x2D, 0xDF, 0x58, 0x1A, 0x0D, 0xB2,
                             0x48, 0xB0, 0xA7, 0x7A, 0xEC, 0xEC, 0x19, 0x6A, 0xCC, 0xC5, 0x29, 0x73};
constexpr Constant kGx = {0xAA, 0x87, 0xCA, 0x22, 0xBE, 0x8B, 0x05, 0x37, 0x8E, 0xB1, 0xC7, 0x1E,
                          0xF3, 0x20, 0xAD, 0x74, 0x6E, 0x1D, 0x3B, 0x62, 0x8B, 0xA7, 0x9B, 0x98,
                          0x59, 0xF7, 0x41, 0xE0, 0x82, 0x54, 0x2A, 0x38, 0x55, 0x02, 0xF2, 0x5D,
                          0xBF, 0x55, 0x29, 0x6C, 0x3A, 0x54, 0x5E, 0x38, 0x72, 0x76, 0x0A, 0xB7};
constexpr Constant kGy = {0x36, 0x17, 0xDE, 0x4A, 0x96, 0x26, 0x2C, 0x6F, 0x5D, 0x9E, 0x98, 0xBF,
                          0x92, 0x92, 0xDC, 0x29, 0xF8, 0xF4, 0x1D, 0xBD, 0x28, 0x9A, 0x14, 0x7C,
                          0xE9, 0xDA, 0x31, 0x13, 0xB5, 0xF0, 0xB8, 0xC0, 0x0A, 0x60, 0xB1, 0xCE,
                          0x1D, 0x7E, 0x81, 0x9D, 0x7A, 0x43, 0x1D, 0x7C, 0x90, 0xEA, 0x0E, 0x5F};
constexpr int kBits = 384;

void require_done(int result) {
  if (result != 1) throw std::bad_alloc();
}

Number new_number() {
  return Number(there(openssl().BN_new()));
}

bool same(const Number& one, const Number& other) {
  return openssl().BN_cmp(one.get(), other.get()) == 0;
}

bool has_bit(const Number& number, int bit) {
  return openssl().BN_is_bit_set(number.get(), bit) == 1;
}

}  // namespace

bool Field::contains(const Number& number) const {
  return openssl().BN_cmp(number.get(), prime_.get()) < 0;
}

Number Field::reduced(const Number& number) const {
  Number result = new_number();
  require_done(openssl().BN_nnmod(result.get(), number.get(), prime_.get(), scratch_.get()));
  return result;
}

Number Field::made_by(Operation operation, const Number& one, const Number& other) const {
  Number result = new_number();
  require_done(operation(result.get(), one.get(), other.get(), prime_.get(), scratch_.get()));
  return result;
}

Number Field::sum(const Number& one, const Number& other) const {
  return made_by(openssl().BN_mod_add, one, other);
}

Number Field::difference(const Number& one, const Number& other) const {
  return made_by(openssl().BN_mod_sub, one, other);
}

Number Field::product(const Number& one, const Number& other) const {
  return made_by(openssl().BN_mod_mul, one, other);
}

Number Field::quotient(const Number& dividend, const Number& divisor) const {
  const Number inverse(there(openssl().BN_mod_inverse(nullptr, divisor.get(), prime_.get(), scratch_.get())));
  return product(dividend, inverse);
}

Curve::Curve()
    : field_(kPrime),
      scalars_(kOrder),
      a_(number_of(kA)),
      b_(number_of(kB)),
      generator_(std::make_shared<const Coordinates>(Coordinates{number_of(kGx), number_of(kGy)})) {}

// (x^2 + a) x + b
Number Curve::right_side(const Number& x) const {
  return field_.sum(field_.product(field_.sum(field_.product(x, x), a_), x), b_);
}

bool Curve::contains(const Coordinates& point) const {
  return field_.contains(point.x) && field_.contains(point.y) &&
         same(field_.product(point.y, point.y), right_side(point.x));
}

// Of the line through both points, or of the tangent where they are one.
Number Curve::slope(const Coordinates& one, const Coordinates& other) const {
  if (!same(one.x, other.x))
    return field_.quotient(field_.difference(other.y, one.y), field_.difference(other.x, one.x));
  const Number square = field_.product(one.x, one.x);
  return field_.quotient(field_.sum(field_.sum(square, field_.sum(square, square)), a_),
                         field_.sum(one.y, one.y));
}

// SEC 1 section 2.2.1. No point has y = 0, since the order is a prime.
Curve::Point Curve::sum(const Point& one, const Point& other) const {
  if (one == nullptr) return other;
  if (other == nullptr) return one;
  if (same(one->x, other->x) && !same(one->y, other->y)) return nullptr;
  const Number rise = slope(*one, *other);
  Number x = field_.difference(field_.difference(field_.product(rise, rise), one->x), other->x);
  Number y = field_.difference(field_.product(rise, field_.difference(one->x, x)), one->y);
  return std::make_shared<const Coordinates>(Coordinates{std::move(x), std::move(y)});
}

// Bit by bit for both at once.
Curve::Point Curve::combined(const Number& u1, const Number& u2, const Point& q) const {
  const std::array<Point, 4> addends = {nullptr, generator_, q, sum(generator_, q)};
  Point result;
  for (int bit = kBits - 1; bit >= 0; --bit) {
    const std::size_t which = (has_bit(u1, bit) ? 1U : 0U) + (has_bit(u2, bit) ? 2U : 0U);
    result = sum(sum(result, result), addends[which]);
  }
  return result;
}

}  // namespace support::crypto
