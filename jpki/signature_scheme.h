// Signature schemes by their names in RFC 8017 and FIPS 186-5, and the check of a signature. Thread rule: no
// state.
#pragma once

#include <cstddef>

#include "support/bytes.h"
#include "support/crypto/digest.h"
#include "support/crypto/public_key.h"

namespace jpki {

enum class SignatureScheme {
  pkcs1,       // RSASSA-PKCS1-v1_5: padding around a DigestInfo or other data
  pss_sha256,  // RSASSA-PSS of a SHA-256 hash, MGF1 with SHA-256, a salt of 32 bytes
  ecdsa,       // of a hash; the signature is r and s, each as long as the order of the curve
};

// For pss_sha256: the input is exactly one hash, and the salt is as long.
inline constexpr support::crypto::HashAlgorithm kPssHash = support::crypto::HashAlgorithm::sha256;
inline constexpr std::size_t kPssHashSize = 32;

// Whether `signature` is this key's of `input`; false too where the key is not for the scheme.
bool verifies(const support::crypto::PublicKey& key, SignatureScheme scheme, support::ByteView input,
              support::ByteView signature);

}  // namespace jpki
