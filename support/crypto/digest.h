// Message digests on the host.
// Thread rule: a Digest belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>

#include "support/bytes.h"

struct evp_md_ctx_st;

namespace support::crypto {

enum class HashAlgorithm { sha1, sha224, sha256, sha384, sha512 };

std::size_t digest_size(HashAlgorithm algorithm);

class Digest {
 public:
  explicit Digest(HashAlgorithm algorithm);

  void update(ByteView data);
  // The digest of all that was given; the object is used up.
  Bytes finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Bytes digest(HashAlgorithm algorithm, ByteView data);

// The DER DigestInfo that PKCS#1 v1.5 signs (RFC 8017 section 9.2, note 1).
// REQUIRES: `hash` has the size of the algorithm's digests.
Bytes digest_info(HashAlgorithm algorithm, ByteView hash);

}  // namespace support::crypto
