// What a page may have signed: a DER DigestInfo (RFC 8017 section 9.2, note 1) of a hash that still means
// something, and nothing else. The card would sign any bytes, and a program's own bytes can be made to be
// whatever is to be had a signature of. Thread rule: values.
#pragma once

#include <optional>

#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace portal {

struct DigestInfo {
  support::crypto::HashAlgorithm hash;
  support::Bytes der;
};

// "SHA-256"
const char* name_of(support::crypto::HashAlgorithm hash);

// Nothing for anything but exactly one, SHA-1 and SHA-224 among it.
std::optional<DigestInfo> digest_info_in(support::ByteView bytes);

}  // namespace portal
