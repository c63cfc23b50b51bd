#include "pkcs11/slot_description.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {
namespace {

constexpr std::size_t kRoom = sizeof(CK_SLOT_INFO::slotDescription);
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

constexpr std::uint8_t at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

constexpr bool continues(std::uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

// Well-formed sequences (Unicode, table 3-7): the first byte, how many there are, and the range of the
// second.
struct Sequence {
  std::uint8_t first_from, first_to;
  std::size_t size;
  std::uint8_t second_from, second_to;
};
constexpr std::array kSequences = {
    Sequence{0x00, 0x7F, 1, 0, 0},       Sequence{0xC2, 0xDF, 2, 0x80, 0xBF},
    Sequence{0xE0, 0xE0, 3, 0xA0, 0xBF}, Sequence{0xE1, 0xEC, 3, 0x80, 0xBF},
    Sequence{0xED, 0xED, 3, 0x80, 0x9F}, Sequence{0xEE, 0xEF, 3, 0x80, 0xBF},
    Sequence{0xF0, 0xF0, 4, 0x90, 0xBF}, Sequence{0xF1, 0xF3, 4, 0x80, 0xBF},
    Sequence{0xF4, 0xF4, 4, 0x80, 0x8F},
};

// Of the character that `text` begins with; nought where it begins with none.
std::size_t size_of_character(std::string_view text) {
  const auto* row = std::find_if(kSequences.begin(), kSequences.end(), [&](const Sequence& s) {
    return s.first_from <= at(text, 0) && at(text, 0) <= s.first_to;
  });
  if (row == kSequences.end() || text.size() < row->size) return 0;
  if (row->size > 1 && (at(text, 1) < row->second_from || at(text, 1) > row->second_to)) return 0;
  for (std::size_t i = 2; i < row->size; ++i)
    if (!continues(at(text, i))) return 0;
  return row->size;
}

std::string valid(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = size_of_character(text);
    result += size == 0 ? std::string_view("?") : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result;
}

}  // namespace

std::string slot_description(std::string_view name) {
  const std::string whole = valid(name);
  if (whole.size() <= kRoom) return whole;
  std::size_t head = (kRoom - kEllipsis.size()) / 3;
  std::size_t tail = whole.size() - (kRoom - kEllipsis.size() - head);
  while (continues(at(whole, head))) --head;
  while (continues(at(whole, tail))) ++tail;
  return whole.substr(0, head).append(kEllipsis).append(whole, tail);
}

}  // namespace pkcs11
