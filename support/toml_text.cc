#include "support/toml_text.h"

#include <algorithm>
#include <string>

namespace support {
namespace {

// The characters that end a line or a comment for toml++.
bool ends_line(char letter) {
  return letter >= '\n' && letter <= '\r';
}

bool has_many_dots(std::string_view line) {
  constexpr std::ptrdiff_t kMostDots = 32;
  const std::size_t first = line.find_first_not_of(" \t");
  const bool comment = first != std::string_view::npos && line[first] == '#';
  return !comment && std::count(line.begin(), line.end(), '.') > kMostDots;
}

// Of a piece without the end of a line; null where there is none.
const char* flaw_in_piece(std::string_view piece) {
  char quote = '\0';
  for (std::size_t at = 0; at < piece.size(); ++at) {
    const char letter = piece[at];
    if (quote != '\0') {
      if (letter == '\\' && quote == '"') ++at;
      if (letter == quote) quote = '\0';
    } else if (letter == '#') {
      return nullptr;
    } else if (letter == '"' || letter == '\'') {
      if (piece.substr(at, 3) == std::string(3, letter)) return "a string of several lines";
      quote = letter;
    } else if ((static_cast<unsigned char>(letter) & 0x80) != 0) {
      return "a character that is not ASCII outside quotes";
    }
  }
  return nullptr;
}

const char* flaw_in_line(std::string_view line) {
  if (has_many_dots(line)) return "too many dots in a line";
  while (!line.empty()) {
    const auto end =
        static_cast<std::size_t>(std::find_if(line.begin(), line.end(), ends_line) - line.begin());
    if (const char* flaw = flaw_in_piece(line.substr(0, end))) return flaw;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return nullptr;
}

}  // namespace

std::optional<TomlFlaw> toml_flaw(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (const char* flaw = flaw_in_line(line)) return TomlFlaw{number, flaw};
  }
  return std::nullopt;
}

}  // namespace support
