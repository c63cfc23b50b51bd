// Text fields of PKCS#11 structures: filled up with blanks, never terminated, never cut inside a character.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "pkcs11/cryptoki.h"
#include "support/utf8.h"

namespace pkcs11 {

template <std::size_t size>
void put_padded(CK_UTF8CHAR (&field)[size], std::string_view text) {
  std::size_t length = std::min(size, text.size());
  while (length < text.size() && length > 0 && support::utf8::continues(text[length])) --length;
  std::fill(std::copy_n(text.begin(), length, field), field + size, CK_UTF8CHAR{' '});
}

}  // namespace pkcs11
