// A second opinion on signatures.
#pragma once

#include "support/bytes.h"

namespace contract {

// Whether OpenSSL's own API says that `signature` is RSA PKCS#1 v1.5 with SHA-256 over `data`, by the
// certificate's key.
bool openssl_verifies_sha256(support::ByteView certificate, support::ByteView data,
                             support::ByteView signature);

}  // namespace contract
