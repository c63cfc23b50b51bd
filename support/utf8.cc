#include "support/utf8.h"

#include <cstdint>

namespace support::utf8 {
namespace {

// The least code that needs so many bytes; anything below is an overlong form.
constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
constexpr char32_t kLast = 0x10FFFF;

std::size_t size_by(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

}  // namespace

Character first_character(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t size = size_by(lead);
  if (size == 0 || size > text.size()) return {};
  char32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues(text[i])) return {};
    code = code << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  }
  if (code < kLeast[size] || code > kLast) return {};
  return {code, size};
}

}  // namespace support::utf8
