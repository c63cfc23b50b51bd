// A private RSA key of the virtual card, or of the test CA that issues for it.
// Thread rule: constant after construction; may be used from any thread.
#pragma once

#include <memory>
#include <string>

#include "support/bytes.h"

struct evp_pkey_st;

namespace vcard {

class RsaKey {
 public:
  // A new key of 2048 bits with the exponent 65537, as every key of the real system.
  static RsaKey generate();
  // Throws std::runtime_error for anything but a private key in PEM.
  static RsaKey from_pem(const std::string& pem);
  std::string to_pem() const;

  // `data` wrapped in PKCS#1 v1.5 padding type 1 as it is, and exponentiated. REQUIRES: at most 245 bytes.
  support::Bytes sign_padded(support::ByteView data) const;
  // RSASSA-PSS with SHA-256 and MGF1-SHA-256 over a hash of 32 bytes.
  support::Bytes sign_pss(support::ByteView hash, unsigned salt_length) const;

  evp_pkey_st* handle() const { return key_.get(); }

 private:
  explicit RsaKey(evp_pkey_st* key);
  std::shared_ptr<evp_pkey_st> key_;
};

support::Bytes sha256(support::ByteView data);

}  // namespace vcard
