// OpenSSL's opinion of a signature. Thread rule: one thread.
#pragma once

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace fuzz {

// By the RSA key of these numbers; `mechanism` is one of those that sign.
bool openssl_verifies(support::ByteView modulus, support::ByteView exponent, CK_MECHANISM_TYPE mechanism,
                      support::ByteView data, support::ByteView signature);

}  // namespace fuzz
