#include "support/bytes.h"

#include <string.h>

#include <algorithm>
#include <stdexcept>

namespace support {

void wipe(void* bytes, std::size_t size) noexcept {
  explicit_bzero(bytes, size);
}
namespace {

std::uint8_t digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
  if (digit >= 'A' && digit <= 'F') return static_cast<std::uint8_t>(digit - 'A' + 10);
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
  throw std::invalid_argument("not a hexadecimal digit");
}

}  // namespace

bool equal(ByteView a, ByteView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::string to_hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0x0F];
  }
  return hex;
}

Bytes from_hex(std::string_view digits) {
  Bytes bytes;
  for (std::size_t at = 0; at < digits.size();) {
    if (digits[at] == ' ') {
      ++at;
      continue;
    }
    if (at + 1 == digits.size()) throw std::invalid_argument("half a byte at the end of hexadecimal digits");
    bytes.push_back(static_cast<std::uint8_t>(digit_value(digits[at]) << 4 | digit_value(digits[at + 1])));
    at += 2;
  }
  return bytes;
}

}  // namespace support
