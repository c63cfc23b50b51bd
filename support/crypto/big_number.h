// OpenSSL's big numbers, owned. For support/crypto/ alone. Thread rule: as OpenSSL's, a thread at a time.
#pragma once

#include <memory>
#include <new>

#include "support/bytes.h"
#include "support/crypto/openssl.h"

namespace support::crypto {

// A value of OpenSSL's that is null where memory is short.
template <typename Pointer>
Pointer there(Pointer pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

struct FreeNumber {
  void operator()(BIGNUM* number) const { openssl().BN_free(number); }
  void operator()(BN_CTX* scratch) const { openssl().BN_CTX_free(scratch); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;
using Scratch = std::unique_ptr<BN_CTX, FreeNumber>;

// Big-endian.
inline Number number_of(ByteView bytes) {
  return Number(there(openssl().BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)));
}

inline Scratch new_scratch() {
  return Scratch(there(openssl().BN_CTX_new()));
}

}  // namespace support::crypto
