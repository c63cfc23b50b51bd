#include "tools/jpki-tool/text.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace jpki_tool {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr Range kNoWidth[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x3099, 0x309A},  {0xFE00, 0xFE0F},
                              {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
constexpr Range kDoubleWidth[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xAC00, 0xD7A3},
                                  {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},  {0xFFE0, 0xFFE6},
                                  {0x16FE0, 0x1B2FF}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

// Where a line must not begin, and where it must not end (JIS X 4051, the marks that our texts have).
constexpr std::u32string_view kNotFirst =
    U"、。，．：；？！）」』】〉》・ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ”’%)";
constexpr std::u32string_view kNotLast = U"（「『【〈《“‘(";

template <std::size_t n>
bool lies_in(const Range (&ranges)[n], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t width_of(char32_t c) {
  if (lies_in(kNoWidth, c)) return 0;
  return lies_in(kDoubleWidth, c) ? 2 : 1;
}

struct Character {
  char32_t code;
  std::string_view bytes;
};

// A byte that begins no character counts as one.
Character next_character(std::string_view& rest) {
  const auto lead = static_cast<std::uint8_t>(rest.front());
  std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  size = std::min(size, rest.size());
  char32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<std::uint8_t>(rest[i]) & 0x3FU);
  const Character character{code, rest.substr(0, size)};
  rest.remove_prefix(size);
  return character;
}

// What is never broken: a Latin word, or a wide character with the marks that cling to it.
struct Piece {
  std::string text;
  std::size_t width = 0;
  bool blank_before = false;
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  bool blank = false;
  char32_t before = U' ';
  while (!text.empty()) {
    const Character now = next_character(text);
    if (now.code == U' ') {
      blank = true;
      before = now.code;
      continue;
    }
    const bool both_narrow = width_of(now.code) < 2 && width_of(before) < 2;
    const bool clings = kNotFirst.find(now.code) != std::u32string_view::npos ||
                        kNotLast.find(before) != std::u32string_view::npos || width_of(now.code) == 0;
    if (pieces.empty() || blank || !(both_narrow || clings)) pieces.push_back({{}, 0, blank});
    pieces.back().text += now.bytes;
    pieces.back().width += width_of(now.code);
    blank = false;
    before = now.code;
  }
  return pieces;
}

constexpr const char* kReset = "\033[0m";

const char* colour_of(Tone tone) {
  switch (tone) {
    case Tone::plain: return "";
    case Tone::heading: return "\033[1m";
    case Tone::good: return "\033[32m";
    case Tone::warning: return "\033[33m";
    case Tone::bad: return "\033[1;31m";
  }
  return "";
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += width_of(next_character(text).code);
  return width;
}

std::string wrapped(std::string_view text, std::string_view first) {
  const std::size_t indent = width_of(first);
  std::string out(first);
  std::size_t used = indent;
  bool begins = true;
  for (const Piece& piece : pieces_of(text)) {
    const std::size_t blank = piece.blank_before && !begins ? 1 : 0;
    if (!begins && used + blank + piece.width > kColumns) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else {
      out += std::string(blank, ' ');
      used += blank;
    }
    out += piece.text;
    used += piece.width;
    begins = false;
  }
  return out;
}

std::string toned(const std::string& text, Tone tone, bool coloured) {
  if (!coloured || tone == Tone::plain) return text;
  return colour_of(tone) + text + kReset;
}

bool is_screen(int file_descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(file_descriptor) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

bool wants_colours(int file_descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return is_screen(file_descriptor) && (no_colour == nullptr || *no_colour == '\0');
}

void Page::heading(const std::string& text) {
  lines_.push_back({Line::Kind::heading, {}, text, Tone::heading});
}

void Page::row(const std::string& label, const std::string& value, Tone tone) {
  lines_.push_back({Line::Kind::row, label, value, tone});
}

void Page::paragraph(const std::string& text, Tone tone, std::string_view first) {
  lines_.push_back({Line::Kind::paragraph, std::string(first), text, tone});
}

std::string Page::text() const {
  std::size_t labels = 0;
  for (const Line& line : lines_) {
    if (line.kind == Line::Kind::row) labels = std::max(labels, width_of(line.label));
  }
  std::string out;
  for (const Line& line : lines_) {
    if (line.kind == Line::Kind::heading && !out.empty()) out += '\n';
    std::string first = line.label;
    if (line.kind == Line::Kind::row)
      first = "  " + line.label + std::string(labels - width_of(line.label) + 2, ' ');
    // The colour begins behind the label.
    const std::string value = wrapped(line.value, first).substr(first.size());
    out += first + toned(value, line.tone, coloured_) + '\n';
  }
  return out;
}

}  // namespace jpki_tool
