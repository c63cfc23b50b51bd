// What the host's cryptography throws: bad input (a certificate that is none), or a library that failed.
#pragma once

#include <stdexcept>
#include <string>

namespace support::crypto {

class CryptoError : public std::runtime_error {
 public:
  explicit CryptoError(const std::string& what) : std::runtime_error(what) {}
};

}  // namespace support::crypto
