// A second opinion on signatures: what OpenSSL's own API says of them. Thread rule: any thread.
#pragma once

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace contract {

// By a certificate's key. RSA PKCS#1 v1.5 with SHA-256 over `data`.
bool openssl_verifies_sha256(support::ByteView certificate, support::ByteView data,
                             support::ByteView signature);
// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
bool openssl_verifies_pss(support::ByteView certificate, support::ByteView data, support::ByteView signature);

// By a certificate's key; `mechanism` is one of those that sign. An ECDSA signature is r and s, as Cryptoki
// has it.
bool openssl_verifies(support::ByteView certificate, CK_MECHANISM_TYPE mechanism, support::ByteView data,
                      support::ByteView signature);

// By the RSA key of these numbers; `mechanism` is one of those that sign.
bool openssl_verifies(support::ByteView modulus, support::ByteView exponent, CK_MECHANISM_TYPE mechanism,
                      support::ByteView data, support::ByteView signature);

}  // namespace contract
