#include "holder/printable.h"

#include <algorithm>

#include "support/utf8.h"

namespace holder {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Range {
  char32_t first;
  char32_t last;
};

constexpr Range kUnfit[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200B, 0x200F},
                            {0x2028, 0x202E}, {0x2060, 0x206F}, {0xD800, 0xDFFF}, {0xFFF0, 0xFFFF}};

bool unfit(char32_t code) {
  return std::any_of(std::begin(kUnfit), std::end(kUnfit),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto [code, size] = support::utf8::first_character(text);
    const bool fit = size != 0 && !unfit(code);
    out += fit ? text.substr(0, size) : kReplacement;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

}  // namespace holder
