// Text for people: lines of 80 columns at the most, with East Asian characters counted as two, and colours
// where they are wanted. All texts are UTF-8. Thread rule: no state but where it says so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jpki_tool {

inline constexpr std::size_t kColumns = 80;

// How many columns a terminal gives `text`. Source of the ranges: Unicode 15, EastAsianWidth.txt (W and F)
// and combining characters, as far as names, addresses and our own messages have them.
std::size_t width_of(std::string_view text);

// `text` with `first` before its first line and as many blanks as that is wide before the others, broken so
// that each line fits. Words of Latin letters stay whole; Japanese is broken between characters, but never
// before a closing or after an opening mark.
std::string wrapped(std::string_view text, std::string_view first = {});

enum class Tone { plain, heading, good, warning, bad };

// `text` in the colour of `tone` where `coloured`.
std::string toned(const std::string& text, Tone tone, bool coloured);

// Whether the file descriptor is a terminal on which the cursor can be moved.
bool is_screen(int file_descriptor);

// Whether what is written to the file descriptor should be coloured: a terminal that can, and no NO_COLOR
// (https://no-color.org).
bool wants_colours(int file_descriptor);

// A page of headings, rows of a label and a value, and paragraphs.
class Page {
 public:
  explicit Page(bool coloured) : coloured_(coloured) {}

  void heading(const std::string& text);
  void row(const std::string& label, const std::string& value, Tone tone = Tone::plain);
  void paragraph(const std::string& text, Tone tone = Tone::plain, std::string_view first = {});

  std::string text() const;

 private:
  struct Line {
    enum class Kind { heading, row, paragraph } kind;
    std::string label;
    std::string value;
    Tone tone;
  };

  bool coloured_;
  std::vector<Line> lines_;
};

}  // namespace jpki_tool
