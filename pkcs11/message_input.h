// What a signature is made of: the data of one call or of many, digested on the way or kept as it is.
#pragma once

#include <optional>

#include "pkcs11/mechanism.h"
#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace pkcs11 {

class MessageInput {
 public:
  // `max_size`: the most bytes that the key pads by PKCS#1 v1.5. REQUIRES: a mechanism that signs.
  MessageInput(const Mechanism& mechanism, std::size_t max_size);

  jpki::SignatureScheme scheme() const { return scheme_; }

  // Throws CkrError{CKR_DATA_LEN_RANGE} where undigested data grows too long.
  void update(support::ByteView data);

  // What is signed: for PKCS#1 v1.5 a DigestInfo, or the data itself; for PSS the hash. Throws
  // CkrError{CKR_DATA_LEN_RANGE} where what was given instead of a hash is too short.
  support::Bytes finish();

 private:
  jpki::SignatureScheme scheme_;
  std::size_t min_size_;
  std::size_t max_size_;
  std::optional<support::crypto::HashAlgorithm> hash_;
  std::optional<support::crypto::Digest> digest_;
  support::Bytes data_;
};

}  // namespace pkcs11
