// What the host's cryptography throws: bad input (a certificate that is none), or a library that failed.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace support::crypto {

class CryptoError : public std::runtime_error {
 public:
  explicit CryptoError(const std::string& what) : std::runtime_error(what) {}
};

// The value of a field that must be there.
template <typename Value>
Value required(const std::optional<Value>& value, const char* otherwise) {
  if (!value) throw CryptoError(otherwise);
  return *value;
}

}  // namespace support::crypto
