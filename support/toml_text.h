// Rejects texts that toml++ (3.3, Debian 12) cannot parse safely in another program's process. Thread rule:
// no state.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace support {

struct TomlFlaw {
  std::size_t line;  // counted from 1
  const char* reason;
};

// The first flaw, or nothing: then toml++ can have the text, and reports other mistakes.
//
// - Too many dots in a line: it follows dotted keys by recursion, however many there are, and the stack that
//   it does so on is the program's. Keys do not go beyond a line.
// - A character outside ASCII that is neither in a string nor in a comment: TOML has none there, and the
//   library's question whether it is a blank ends in undefined behaviour for some of them.
// - A string of several lines, which would have to be understood to know the one before.
std::optional<TomlFlaw> toml_flaw(std::string_view text);

}  // namespace support
