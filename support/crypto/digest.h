// Message digests on the host.
//
// How support/crypto/ uses OpenSSL: its hash functions and its big numbers, and nothing above them. The
// process's own OpenSSL may be configured to load this very module, through an engine or a provider, and such
// a configuration is read by nearly every EVP and X509 call, with a library context of the caller's own too:
// OpenSSL 3 looks for engines first, and reads the configuration before it looks. Being loaded again from
// inside one of our own calls would be a deadlock. The functions used here have no context, no configuration,
// no state to make or to free, and leave the thread's error queue alone.
// tests/unit/support/crypto_isolation_test.cc holds this.
//
// Thread rule: a Digest belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>

#include "support/bytes.h"

namespace support::crypto {

enum class HashAlgorithm { sha1, sha224, sha256, sha384, sha512 };

// Loads OpenSSL, which otherwise happens at the first use. Throws LibraryMissing; the next call tries again.
void prepare();

std::size_t digest_size(HashAlgorithm algorithm);

class Digest {
 public:
  explicit Digest(HashAlgorithm algorithm);

  void update(ByteView data);
  // The digest of all that was given; the object is used up.
  Bytes finish();

 private:
  struct State;
  struct Free {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Free> state_;
};

Bytes digest(HashAlgorithm algorithm, ByteView data);

// The DER DigestInfo that PKCS#1 v1.5 signs (RFC 8017 section 9.2, note 1).
// REQUIRES: `hash` has the size of the algorithm's digests.
Bytes digest_info(HashAlgorithm algorithm, ByteView hash);

}  // namespace support::crypto
