// The curve P-384 (NIST SP 800-186 section 3.2.1.4), with OpenSSL's big numbers: its own arithmetic of points
// is above the floor that crypto/digest.h draws. Every number here is public, so nothing has to take the same
// time. For support/crypto/ alone. Thread rule: a thread at a time.
#pragma once

#include <array>
#include <memory>

#include "support/bytes.h"
#include "support/crypto/big_number.h"

namespace support::crypto {

// Numbers below a prime. Arguments may be any that are not negative, but a divisor must not be 0.
class Field {
 public:
  explicit Field(ByteView prime) : prime_(number_of(prime)) {}

  bool contains(const Number& number) const;
  Number reduced(const Number& number) const;
  Number sum(const Number& one, const Number& other) const;
  Number difference(const Number& one, const Number& other) const;
  Number product(const Number& one, const Number& other) const;
  Number quotient(const Number& dividend, const Number& divisor) const;

 private:
  // OpenSSL's: result, both numbers, the prime, scratch.
  using Operation = int (*)(BIGNUM*, const BIGNUM*, const BIGNUM*, const BIGNUM*, BN_CTX*);
  Number made_by(Operation operation, const Number& one, const Number& other) const;

  const Number prime_;
  const Scratch scratch_ = new_scratch();
};

class Curve {
 public:
  struct Coordinates {
    Number x;
    Number y;
  };
  // Null: the point at infinity.
  using Point = std::shared_ptr<const Coordinates>;

  Curve();

  // Numbers below the order of the curve.
  const Field& scalars() const { return scalars_; }
  // Whether there is such a point: x and y are below the prime, and y^2 = x^3 + ax + b.
  bool contains(const Coordinates& point) const;
  // u1 G + u2 Q. REQUIRES: Q is on the curve.
  Point combined(const Number& u1, const Number& u2, const Point& q) const;

 private:
  Number right_side(const Number& x) const;
  Number slope(const Coordinates& one, const Coordinates& other) const;
  Point sum(const Point& one, const Point& other) const;

  Field field_;
  Field scalars_;
  Number a_;
  Number b_;
  Point generator_;
};

}  // namespace support::crypto
