#include "support/crypto/rsa_public_key.h"

#include <bit>
#include <new>

#include "support/crypto/big_number.h"
#include "support/crypto/error.h"
#include "support/crypto/rsa_padding.h"
#include "support/der.h"

namespace support::crypto {
namespace {

constexpr std::size_t kFewestBits = 1024;
constexpr std::size_t kMostBits = 8192;
constexpr std::size_t kMostExponentBytes = 32;  // FIPS 186-5 A.1.1: 2^16 < e < 2^256; 3 is seen in the wild

constexpr const char* kNoKey = "not a public key";

// The bytes of a positive INTEGER, without the zero that keeps it positive (X.690 8.3).
Bytes positive_integer(der::Reader& fields) {
  ByteView content = required(fields.next_content(der::kInteger), kNoKey);
  const bool negative = !content.empty() && content[0] >= 0x80;
  if (content.size() > 1 && content[0] == 0) {
    content = content.subspan(1);
    if (content[0] < 0x80) throw CryptoError("a public key with a needless zero");
  }
  if (content.empty() || negative || content[0] == 0)
    throw CryptoError("a public key with a number below one");
  return copy_of(content);
}

bool odd(const Bytes& number) {
  return (number.back() & 1) == 1;
}

}  // namespace

RsaPublicKey::RsaPublicKey(ByteView rsa_public_key) {
  der::Reader outer(rsa_public_key);
  der::Reader numbers(required(outer.next_content(der::kSequence), kNoKey));
  modulus_ = positive_integer(numbers);
  exponent_ = positive_integer(numbers);
  if (!numbers.at_end() || !outer.at_end()) throw CryptoError(kNoKey);
  if (bits() < kFewestBits || bits() > kMostBits) throw CryptoError("an RSA key of an unusable size");
  const bool one = exponent_ == Bytes{1};  // with which every message is its own signature
  if (!odd(modulus_) || !odd(exponent_) || one || exponent_.size() > kMostExponentBytes) {
    throw CryptoError("an RSA key with unusable numbers");
  }
}

std::size_t RsaPublicKey::bits() const {
  return 8 * modulus_.size() - static_cast<std::size_t>(std::countl_zero(modulus_[0]));
}

std::optional<Bytes> RsaPublicKey::opened(ByteView signature) const {
  if (signature.size() != modulus_.size()) return std::nullopt;  // RFC 8017 section 8.2.2, step 1
  const Number modulus = number_of(modulus_);
  const Number exponent = number_of(exponent_);
  const Number number = number_of(signature);
  if (openssl().BN_cmp(number.get(), modulus.get()) >= 0)
    return std::nullopt;  // RFC 8017 section 5.2.2, step 1
  const Scratch scratch = new_scratch();
  // Everything is public, so nothing has to take the same time.
  if (openssl().BN_mod_exp_mont(number.get(), number.get(), exponent.get(), modulus.get(), scratch.get(),
                                nullptr) != 1) {
    throw std::bad_alloc();
  }
  Bytes message(modulus_.size());
  openssl().BN_bn2binpad(number.get(), message.data(), static_cast<int>(message.size()));
  return message;
}

bool RsaPublicKey::verifies_pkcs1(ByteView data, ByteView signature) const {
  const std::optional<Bytes> expected = pkcs1_encoded(data, modulus_.size());
  const std::optional<Bytes> found = opened(signature);
  return expected && found && equal(*expected, *found);
}

bool RsaPublicKey::verifies_pss(HashAlgorithm algorithm, ByteView hash, ByteView signature) const {
  const std::optional<Bytes> found = opened(signature);
  return found && pss_consistent(algorithm, hash, *found, bits());
}

}  // namespace support::crypto
