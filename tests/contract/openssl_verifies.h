// A second opinion on signatures: what OpenSSL's own API says of them, by a certificate's key.
#pragma once

#include "support/bytes.h"

namespace contract {

// RSA PKCS#1 v1.5 with SHA-256 over `data`.
bool openssl_verifies_sha256(support::ByteView certificate, support::ByteView data,
                             support::ByteView signature);
// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
bool openssl_verifies_pss(support::ByteView certificate, support::ByteView data, support::ByteView signature);

}  // namespace contract
