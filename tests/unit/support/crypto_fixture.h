// RSA and EC keys, certificates and signatures for the tests of support/crypto/, made with OpenSSL's own
// calls and so independent of the code under test.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "support/bytes.h"

namespace support::crypto::test {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key make_rsa_key(unsigned bits);
Key make_rsa_pss_key();
Key make_ec_key(const char* curve);

Bytes public_key_info(const EVP_PKEY* key);

// A SubjectPublicKeyInfo with these two numbers, which need not make sense.
Bytes rsa_key_info(const Bytes& modulus, const Bytes& exponent);

// RSASSA-PKCS1-v1_5 around `data` as it is.
Bytes sign_pkcs1(EVP_PKEY* key, ByteView data);
Bytes sign_pss(EVP_PKEY* key, const char* hash_name, ByteView hash, int salt_size);

// r and s, each as long as the order of the curve P-384.
Bytes sign_ecdsa(EVP_PKEY* key, ByteView hash);

struct CertificateText {
  const char* subject = "Holder";
  const char* issuer = "Issuer";
  const char* not_before = "20250131123456Z";
  const char* not_after = "20300704235959Z";
  long serial = 0x1234;
};

// A certificate for `key`, signed by the same key.
Bytes make_certificate(EVP_PKEY* key, const CertificateText& text = {});

}  // namespace support::crypto::test
