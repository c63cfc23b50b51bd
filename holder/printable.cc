#include "holder/printable.h"

#include <algorithm>
#include <cstdint>

namespace holder {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

struct Range {
  char32_t first;
  char32_t last;
};

constexpr Range kUnfit[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200B, 0x200F},
                            {0x2028, 0x202E}, {0x2060, 0x206F}, {0xD800, 0xDFFF}, {0xFFF0, 0xFFFF}};
// The least code that needs so many bytes; anything below is an overlong form.
constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};

std::size_t length_by(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// The bytes of the character at the start; 0 where there is none.
std::size_t character_length(std::string_view text, char32_t& code) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t length = length_by(lead);
  if (length == 0 || length > text.size()) return 0;
  code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80) return 0;
    code = code << 6 | (byte & 0x3FU);
  }
  return code < kLeast[length] || code > 0x10FFFF ? 0 : length;
}

bool unfit(char32_t code) {
  return std::any_of(std::begin(kUnfit), std::end(kUnfit),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

}  // namespace

std::vector<std::string> printable_characters(std::string_view text) {
  std::vector<std::string> characters;
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = character_length(text, code);
    const bool fit = length != 0 && !unfit(code);
    characters.emplace_back(fit ? text.substr(0, length) : kReplacement);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return characters;
}

std::string printable(std::string_view text) {
  std::string out;
  for (const std::string& character : printable_characters(text)) out += character;
  return out;
}

}  // namespace holder
