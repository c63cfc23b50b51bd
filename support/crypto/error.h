// What the host's cryptography throws: bad input (a certificate that is none), a library that failed, or one
// that is not there.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace support::crypto {

class CryptoError : public std::runtime_error {
 public:
  explicit CryptoError(const std::string& what) : std::runtime_error(what) {}
};

// OpenSSL is not to be had, which says nothing of what it was wanted for; another time it may be.
class LibraryMissing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The value of a field that must be there.
template <typename Value>
Value required(const std::optional<Value>& value, const char* otherwise) {
  if (!value) throw CryptoError(otherwise);
  return *value;
}

}  // namespace support::crypto
