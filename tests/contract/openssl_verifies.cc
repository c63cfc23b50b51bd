#include "tests/contract/openssl_verifies.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace contract {

bool openssl_verifies_sha256(support::ByteView certificate, support::ByteView data,
                             support::ByteView signature) {
  const unsigned char* at = certificate.data();
  const std::unique_ptr<X509, decltype(&X509_free)> x509(
      d2i_X509(nullptr, &at, static_cast<long>(certificate.size())), X509_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (x509 == nullptr) return false;
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, X509_get0_pubkey(x509.get())) ==
             1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

}  // namespace contract
