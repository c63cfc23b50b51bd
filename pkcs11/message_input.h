// The input of a signature, given in one call or in parts: digested on the way, or kept as it is.
#pragma once

#include <optional>

#include "pkcs11/mechanism.h"
#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace pkcs11 {

class MessageInput {
 public:
  // The bytes that the caller may give where they are not digested here.
  struct Limits {
    std::size_t least;
    std::size_t most;
  };

  // `max_input`: the key's (jpki::KeyDescription). REQUIRES: a mechanism that signs.
  MessageInput(const Mechanism& mechanism, std::size_t max_input);

  jpki::SignatureScheme scheme() const { return scheme_; }

  // Throws CkrError{CKR_DATA_LEN_RANGE} where undigested data grows too long.
  void update(support::ByteView data);

  // The bytes to sign: for PKCS#1 v1.5 a DigestInfo, or the data itself; for PSS the hash; for ECDSA as much
  // of the hash as counts. Throws CkrError{CKR_DATA_LEN_RANGE} if the caller's data is not as long as a hash
  // where one of a certain length is wanted.
  support::Bytes finish();

 private:
  jpki::SignatureScheme scheme_;
  std::size_t max_input_;
  Limits limits_;
  std::optional<support::crypto::HashAlgorithm> hash_;
  std::optional<support::crypto::Digest> digest_;
  support::Bytes data_;
};

}  // namespace pkcs11
