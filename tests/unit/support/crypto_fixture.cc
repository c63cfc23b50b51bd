#include "tests/unit/support/crypto_fixture.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace support::crypto::test {
namespace {

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

OSSL_LIB_CTX* test_context() {
  static OSSL_LIB_CTX* const context = OSSL_LIB_CTX_new();
  return context;
}

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

Key generated(EVP_PKEY* key) {
  require(key != nullptr, "no key");
  return {key, &EVP_PKEY_free};
}

template <typename Object>
Bytes encoded(int (*encode)(const Object*, unsigned char**), const Object* object) {
  Bytes bytes(static_cast<std::size_t>(encode(object, nullptr)));
  std::uint8_t* at = bytes.data();
  encode(object, &at);
  return bytes;
}

KeyContext context_of(EVP_PKEY* key) {
  return {EVP_PKEY_CTX_new_from_pkey(test_context(), key, nullptr), &EVP_PKEY_CTX_free};
}

Bytes signature_of(EVP_PKEY_CTX* context, ByteView data) {
  std::size_t size = 0;
  require(EVP_PKEY_sign(context, nullptr, &size, data.data(), data.size()) == 1, "no signature size");
  Bytes signature(size);
  require(EVP_PKEY_sign(context, signature.data(), &size, data.data(), data.size()) == 1, "no signature");
  signature.resize(size);  // an ECDSA one may be shorter
  return signature;
}

X509_NAME* name_of(const char* text) {
  X509_NAME* name = X509_NAME_new();
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1, -1,
                             0);
  return name;
}

}  // namespace

Key make_rsa_key(unsigned bits) {
  return generated(EVP_PKEY_Q_keygen(test_context(), nullptr, "RSA", std::size_t{bits}));
}

Key make_rsa_pss_key() {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(test_context(), "RSA-PSS", nullptr),
                           &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_keygen(context.get(), &key) == 1,
          "no PSS key");
  return generated(key);
}

Key make_ec_key(const char* curve) {
  return generated(EVP_PKEY_Q_keygen(test_context(), nullptr, "EC", curve));
}

Bytes public_key_info(const EVP_PKEY* key) {
  return encoded<EVP_PKEY>(i2d_PUBKEY, key);
}

Bytes rsa_key_info(const Bytes& modulus, const Bytes& exponent) {
  const auto bignum = [](const Bytes& bytes) {
    return std::unique_ptr<BIGNUM, decltype(&BN_free)>(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), &BN_free);
  };
  const auto n = bignum(modulus);
  const auto e = bignum(exponent);
  OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e.get());
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
  const KeyContext context(EVP_PKEY_CTX_new_from_name(test_context(), "RSA", nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  const bool made = EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) == 1;
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(builder);
  require(made, "no key of these numbers");
  return public_key_info(generated(key).get());
}

Bytes sign_pkcs1(EVP_PKEY* key, ByteView data) {
  const KeyContext context = context_of(key);
  require(EVP_PKEY_sign_init(context.get()) == 1, "no signing");
  require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1, "no padding");
  return signature_of(context.get(), data);
}

Bytes sign_pss(EVP_PKEY* key, const char* hash_name, ByteView hash, int salt_size) {
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> md(EVP_MD_fetch(test_context(), hash_name, nullptr),
                                                           &EVP_MD_free);
  const KeyContext context = context_of(key);
  require(EVP_PKEY_sign_init(context.get()) == 1, "no signing");
  require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1, "no padding");
  require(EVP_PKEY_CTX_set_signature_md(context.get(), md.get()) == 1, "no hash");
  require(EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), salt_size) == 1, "no salt");
  return signature_of(context.get(), hash);
}

Bytes sign_ecdsa(EVP_PKEY* key, ByteView hash) {
  constexpr int kSize = 48;
  const KeyContext context = context_of(key);
  require(EVP_PKEY_sign_init(context.get()) == 1, "no signing");
  const Bytes der = signature_of(context.get(), hash);
  const std::uint8_t* at = der.data();
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), &ECDSA_SIG_free);
  Bytes signature(2 * kSize);
  BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), signature.data(), kSize);
  BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), signature.data() + kSize, kSize);
  return signature;
}

Bytes make_certificate(EVP_PKEY* key, const CertificateText& text) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new_ex(test_context(), nullptr),
                                                                &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), text.serial);
  X509_NAME* subject = name_of(text.subject);
  X509_NAME* issuer = name_of(text.issuer);
  X509_set_subject_name(certificate.get(), subject);
  X509_set_issuer_name(certificate.get(), issuer);
  X509_NAME_free(subject);
  X509_NAME_free(issuer);
  require(ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate.get()), text.not_before) == 1, "no date");
  require(ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate.get()), text.not_after) == 1, "no date");
  require(X509_set_pubkey(certificate.get(), key) == 1, "no public key");
  EVP_MD_CTX* signing = EVP_MD_CTX_new();
  const bool done =
      EVP_DigestSignInit_ex(signing, nullptr, "SHA256", test_context(), nullptr, key, nullptr) == 1 &&
      X509_sign_ctx(certificate.get(), signing) > 0;
  EVP_MD_CTX_free(signing);
  require(done, "no certificate signature");
  return encoded<X509>(i2d_X509, certificate.get());
}

}  // namespace support::crypto::test
