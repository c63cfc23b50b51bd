// Errors of the host's cryptography: malformed input, a failed library, or a missing one.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace support::crypto {

class CryptoError : public std::runtime_error {
 public:
  explicit CryptoError(const std::string& what) : std::runtime_error(what) {}
};

// OpenSSL cannot be loaded. Says nothing about the input; a later attempt may succeed.
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
