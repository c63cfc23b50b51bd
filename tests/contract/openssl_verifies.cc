#include "tests/contract/openssl_verifies.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

namespace contract {
namespace {

using support::ByteView;

template <auto release>
struct Free {
  template <typename Object>
  void operator()(Object* object) const {
    release(object);
  }
};
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<&EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<&EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<&BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<&OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<&OSSL_PARAM_free>>;

// Null where the certificate cannot be read, or has no key.
Key key_of(ByteView certificate) {
  const unsigned char* at = certificate.data();
  const Certificate x509(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
  return Key(x509 == nullptr ? nullptr : X509_get_pubkey(x509.get()));
}

Key key_of(ByteView modulus, ByteView exponent) {
  const Number n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr));
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return Key(key);
}

// How each mechanism signs: the hash of the message (none: the data is taken as it is), and the scheme.
enum class Scheme { pkcs1, pss, ecdsa };
struct Row {
  CK_MECHANISM_TYPE mechanism;
  const EVP_MD* (*hash)();
  Scheme scheme;
};
constexpr std::array kRows = {
    Row{CKM_RSA_PKCS, nullptr, Scheme::pkcs1},
    Row{CKM_SHA1_RSA_PKCS, EVP_sha1, Scheme::pkcs1},
    Row{CKM_SHA224_RSA_PKCS, EVP_sha224, Scheme::pkcs1},
    Row{CKM_SHA256_RSA_PKCS, EVP_sha256, Scheme::pkcs1},
    Row{CKM_SHA384_RSA_PKCS, EVP_sha384, Scheme::pkcs1},
    Row{CKM_SHA512_RSA_PKCS, EVP_sha512, Scheme::pkcs1},
    Row{CKM_RSA_PKCS_PSS, nullptr, Scheme::pss},
    Row{CKM_SHA256_RSA_PKCS_PSS, EVP_sha256, Scheme::pss},
    Row{CKM_ECDSA, nullptr, Scheme::ecdsa},
    Row{CKM_ECDSA_SHA1, EVP_sha1, Scheme::ecdsa},
    Row{CKM_ECDSA_SHA224, EVP_sha224, Scheme::ecdsa},
    Row{CKM_ECDSA_SHA256, EVP_sha256, Scheme::ecdsa},
    Row{CKM_ECDSA_SHA384, EVP_sha384, Scheme::ecdsa},
    Row{CKM_ECDSA_SHA512, EVP_sha512, Scheme::ecdsa},
};

// r and s as OpenSSL takes them.
support::Bytes der_of(ByteView numbers) {
  const auto half = numbers.size() / 2;
  const auto number = [](ByteView bytes) {
    return BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  };
  const std::unique_ptr<ECDSA_SIG, Free<&ECDSA_SIG_free>> both(ECDSA_SIG_new());
  ECDSA_SIG_set0(both.get(), number(numbers.first(half)), number(numbers.subspan(half)));
  support::Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(both.get(), nullptr)));
  unsigned char* at = der.data();
  i2d_ECDSA_SIG(both.get(), &at);
  return der;
}

constexpr int kPssSalt = 32;

bool set_padding(EVP_PKEY_CTX* context, Scheme scheme) {
  if (scheme == Scheme::ecdsa) return true;
  if (scheme == Scheme::pkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, kPssSalt) > 0;
}

bool verifies_hash(EVP_PKEY* key, Scheme scheme, ByteView data, ByteView signature) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  return EVP_PKEY_verify_init(context.get()) > 0 && set_padding(context.get(), scheme) &&
         EVP_PKEY_verify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

bool verifies_message(EVP_PKEY* key, const Row& row, ByteView data, ByteView signature) {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* padding = nullptr;
  return EVP_DigestVerifyInit(context.get(), &padding, row.hash(), nullptr, key) > 0 &&
         set_padding(padding, row.scheme) &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

bool verifies(const Key& key, CK_MECHANISM_TYPE mechanism, ByteView data, ByteView signature) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(),
                                 [mechanism](const Row& each) { return each.mechanism == mechanism; });
  if (row == kRows.end() || key == nullptr) return false;
  const support::Bytes given = row->scheme == Scheme::ecdsa ? der_of(signature) : support::copy_of(signature);
  return row->hash == nullptr ? verifies_hash(key.get(), row->scheme, data, given)
                              : verifies_message(key.get(), *row, data, given);
}

}  // namespace

bool openssl_verifies_sha256(ByteView certificate, ByteView data, ByteView signature) {
  return verifies(key_of(certificate), CKM_SHA256_RSA_PKCS, data, signature);
}

bool openssl_verifies_pss(ByteView certificate, ByteView data, ByteView signature) {
  return verifies(key_of(certificate), CKM_SHA256_RSA_PKCS_PSS, data, signature);
}

bool openssl_verifies(ByteView certificate, CK_MECHANISM_TYPE mechanism, ByteView data, ByteView signature) {
  return verifies(key_of(certificate), mechanism, data, signature);
}

bool openssl_verifies(ByteView modulus, ByteView exponent, CK_MECHANISM_TYPE mechanism, ByteView data,
                      ByteView signature) {
  return verifies(key_of(modulus, exponent), mechanism, data, signature);
}

}  // namespace contract
