// The hash functions that a signature may rest on, by their names in certificates and signatures. SHA-1 is
// left out: nothing that is valid today was issued with it. Thread rule: constants only.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "support/crypto/digest.h"

namespace holder {

struct HashRow {
  support::crypto::HashAlgorithm hash;
  const char* identifier;      // RFC 5754 section 2
  const char* rsa_identifier;  // of a signature by RSA PKCS#1 v1.5 with it: RFC 8017 appendix C
};

inline constexpr std::array kHashes = {
    HashRow{support::crypto::HashAlgorithm::sha256, "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11"},
    HashRow{support::crypto::HashAlgorithm::sha384, "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12"},
    HashRow{support::crypto::HashAlgorithm::sha512, "2.16.840.1.101.3.4.2.3", "1.2.840.113549.1.1.13"}};

// The row whose `member` is that identifier; null where there is none.
inline const HashRow* hash_named(const char* HashRow::*member, std::string_view identifier) {
  const auto* row = std::find_if(kHashes.begin(), kHashes.end(),
                                 [&](const HashRow& each) { return identifier == each.*member; });
  return row == kHashes.end() ? nullptr : row;
}

}  // namespace holder
