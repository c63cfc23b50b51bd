// The lines of a text, with their places in it. Thread rule: a pure function.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace holder::registration {

struct TextLine {
  std::size_t begin;
  std::size_t end;        // behind its line break
  std::string_view text;  // without it, CR LF too
};

inline std::vector<TextLine> lines_in(std::string_view text) {
  std::vector<TextLine> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, stop - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t end = std::min(stop + 1, text.size());
    lines.push_back({begin, end, line});
    begin = end;
  }
  return lines;
}

}  // namespace holder::registration
