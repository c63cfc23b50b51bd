#include "tests/contract/openssl_verifies.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

namespace contract {
namespace {

// `set_up(key)` says how the key signs, and whether OpenSSL takes that.
template <typename SetUp>
bool verifies(support::ByteView certificate, support::ByteView data, support::ByteView signature,
              SetUp set_up) {
  const unsigned char* at = certificate.data();
  const std::unique_ptr<X509, decltype(&X509_free)> x509(
      d2i_X509(nullptr, &at, static_cast<long>(certificate.size())), X509_free);
  if (x509 == nullptr) return false;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* key = nullptr;
  EVP_PKEY* const public_key = X509_get0_pubkey(x509.get());
  return EVP_DigestVerifyInit(context.get(), &key, EVP_sha256(), nullptr, public_key) == 1 && set_up(key) &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

}  // namespace

bool openssl_verifies_sha256(support::ByteView certificate, support::ByteView data,
                             support::ByteView signature) {
  return verifies(certificate, data, signature, [](EVP_PKEY_CTX*) { return true; });
}

bool openssl_verifies_pss(support::ByteView certificate, support::ByteView data,
                          support::ByteView signature) {
  return verifies(certificate, data, signature, [](EVP_PKEY_CTX* key) {
    return EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(key, 32) == 1;
  });
}

}  // namespace contract
