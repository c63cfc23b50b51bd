#include "support/crypto/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "support/crypto/error.h"
#include "support/crypto/library.h"

namespace support::crypto {
namespace {

constexpr int kFewestBits = 1024;
constexpr int kMostBits = 8192;
constexpr std::size_t kMostExponentBytes = 32;  // FIPS 186-5 A.1.1: an exponent is odd, 2^16 < e < 2^256

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

EVP_PKEY* parse(ByteView public_key_info) {
  const std::uint8_t* at = public_key_info.data();
  const auto size = static_cast<long>(public_key_info.size());
  EVP_PKEY* key = d2i_PUBKEY_ex(nullptr, &at, size, library_context(), nullptr);
  if (key == nullptr) throw CryptoError("not a public key");
  if (at != public_key_info.data() + public_key_info.size()) {
    EVP_PKEY_free(key);
    throw CryptoError("bytes after a public key");
  }
  return key;
}

Bytes number(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw CryptoError("a public key without its numbers");
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(value)));
  BN_bn2bin(value, bytes.data());
  BN_free(value);
  return bytes;
}

bool odd(const Bytes& value) {
  return !value.empty() && (value.back() & 1) == 1;
}

KeyContext context_of(EVP_PKEY* key) {
  KeyContext context(EVP_PKEY_CTX_new_from_pkey(library_context(), key, nullptr), &EVP_PKEY_CTX_free);
  if (!context) throw CryptoError("OpenSSL gives no context for a public key");
  return context;
}

}  // namespace

PublicKey::PublicKey(ByteView public_key_info) {
  const ErrorScope errors;
  key_.reset(parse(public_key_info));
  // Not the key type of RFC 4055 that is bound to PSS: "RSA" alone may do both.
  if (EVP_PKEY_is_a(key_.get(), "RSA") != 1) throw CryptoError("a public key that is not RSA");
  const int bits = EVP_PKEY_get_bits(key_.get());
  if (bits < kFewestBits || bits > kMostBits) throw CryptoError("an RSA key of an unusable size");
  modulus_ = number(key_.get(), OSSL_PKEY_PARAM_RSA_N);
  exponent_ = number(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  const bool one = exponent_ == Bytes{1};  // with which every message is its own signature
  if (!odd(modulus_) || !odd(exponent_) || one || exponent_.size() > kMostExponentBytes) {
    throw CryptoError("an RSA key with unusable numbers");
  }
}

std::size_t PublicKey::bits() const {
  return static_cast<std::size_t>(EVP_PKEY_get_bits(key_.get()));
}

bool PublicKey::verifies_pkcs1(ByteView data, ByteView signature) const {
  // OpenSSL takes shorter signatures for numbers with leading zeros; RFC 8017 section 8.2.2, step 1, does
  // not.
  if (signature.size() != modulus_.size()) return false;
  const ErrorScope errors;
  const KeyContext context = context_of(key_.get());
  if (EVP_PKEY_verify_recover_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) {
    throw CryptoError("OpenSSL does not start to check a signature");
  }
  Bytes recovered(modulus_.size());
  std::size_t size = recovered.size();
  if (EVP_PKEY_verify_recover(context.get(), recovered.data(), &size, signature.data(), signature.size()) !=
      1) {
    return false;
  }
  return size <= recovered.size() && equal(data, ByteView(recovered).first(size));
}

bool PublicKey::verifies_pss(HashAlgorithm algorithm, ByteView hash, ByteView signature) const {
  if (signature.size() != modulus_.size() || hash.size() != digest_size(algorithm)) return false;
  const ErrorScope errors;
  const EVP_MD* fetched = fetched_digest(algorithm);
  const KeyContext context = context_of(key_.get());
  if (EVP_PKEY_verify_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), fetched) != 1 ||
      EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), fetched) != 1 ||
      EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) != 1) {
    throw CryptoError("OpenSSL does not start to check a signature");
  }
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), hash.data(), hash.size()) == 1;
}

void PublicKey::Free::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

}  // namespace support::crypto
