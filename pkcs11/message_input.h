// What a signature is made of: the data of one call or of many, digested on the way or kept as it is.
#pragma once

#include <optional>

#include "pkcs11/mechanism.h"
#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace pkcs11 {

class MessageInput {
 public:
  // `max_size`: the most bytes that the key takes.
  MessageInput(const Mechanism& mechanism, std::size_t max_size);

  // Throws CkrError{CKR_DATA_LEN_RANGE} where undigested data grows too long.
  void update(support::ByteView data);

  // What PKCS#1 v1.5 padding is put around: a DigestInfo, or the data itself. Throws
  // CkrError{CKR_DATA_LEN_RANGE} for no data at all: the card takes at least one byte.
  support::Bytes finish();

 private:
  std::size_t max_size_;
  std::optional<support::crypto::HashAlgorithm> hash_;
  std::optional<support::crypto::Digest> digest_;
  support::Bytes data_;
};

}  // namespace pkcs11
