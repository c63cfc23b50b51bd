// The paddings of RFC 8017 (PKCS#1 v2.2), as a verifier sees them. For support/crypto/ alone.
// Thread rule: no state.
#pragma once

#include <cstddef>
#include <optional>

#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace support::crypto {

// EMSA-PKCS1-v1_5 around `data`, which takes the place of the DigestInfo (section 9.2, steps 3 to 5): 00 01
// FF.. 00 data. Nothing where `data` is too long for `size` bytes.
std::optional<Bytes> pkcs1_encoded(ByteView data, std::size_t size);

// EMSA-PSS-VERIFY (section 9.1.2) with MGF1, one hash for all and a salt as long as the hash. `encoded` is as
// long as the modulus, which has `modulus_bits` bits.
bool pss_consistent(HashAlgorithm algorithm, ByteView hash, ByteView encoded, std::size_t modulus_bits);

}  // namespace support::crypto
