// Text fields of PKCS#11 structures: filled up with blanks, never terminated, never cut inside a character.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

template <std::size_t size>
void put_padded(CK_UTF8CHAR (&field)[size], std::string_view text) {
  std::size_t length = std::min(size, text.size());
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (length < text.size() && length > 0 && continues(length)) --length;
  std::fill(std::copy_n(text.begin(), length, field), field + size, CK_UTF8CHAR{' '});
}

}  // namespace pkcs11
