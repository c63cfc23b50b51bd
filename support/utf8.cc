#include "support/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace support::utf8 {
namespace {

// The least code that needs so many bytes; anything below is an overlong form.
constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
constexpr char32_t kLast = 0x10FFFF;

// Characters that end lines, steer terminals, or turn the direction of what follows them.
struct Range {
  char32_t first;
  char32_t last;
};
constexpr std::array kSteering = std::to_array<Range>({
    {0x00, 0x1F},
    {0x7F, 0x9F},      // and the C1 controls
    {0x061C, 0x061C},  // Arabic letter mark
    {0x200E, 0x200F},  // left-to-right and right-to-left mark
    {0x2028, 0x202E},  // line and paragraph separator, embeddings and overrides
    {0x2066, 0x2069},  // isolates
});

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

bool steers(char32_t code) {
  return std::ranges::any_of(
      kSteering, [code](const Range& range) { return range.first <= code && code <= range.last; });
}

}  // namespace support::utf8
