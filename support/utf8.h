// UTF-8 (Unicode, section 3.9) of texts from outside, character by character. Thread rule: no state.
#pragma once

#include <cstddef>
#include <string_view>

namespace support::utf8 {

// Whether the byte belongs to a character that began before it: no place to cut a text.
constexpr bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

struct Character {
  char32_t code = 0;
  std::size_t size = 0;  // bytes; nought where the text does not begin with a character
};

// Of a text that is not empty. Overlong forms and codes above U+10FFFF are none; a surrogate is one here, for
// its bytes have the form.
Character first_character(std::string_view text);

// Whether a text shows otherwise than it was written, or does something to where it is shown: controls, ends
// of lines, marks of writing direction.
bool steers(char32_t code);

// No character of its own (U+D800 to U+DFFF), so that a text with one is not UTF-8.
constexpr bool is_surrogate(char32_t code) {
  return code >= 0xD800 && code <= 0xDFFF;
}

}  // namespace support::utf8
