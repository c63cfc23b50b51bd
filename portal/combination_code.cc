#include "portal/combination_code.h"

#include <algorithm>

#include "support/crypto/digest.h"

namespace portal {

std::string small_hex(support::ByteView bytes) {
  std::string digits = support::to_hex(bytes);
  std::transform(digits.begin(), digits.end(), digits.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  return digits;
}

std::string combination_code(support::ByteView salt, std::string_view manufacture_number,
                             support::ByteView installation) {
  support::crypto::Digest digest(support::crypto::HashAlgorithm::sha256);
  for (const support::ByteView part : {salt, support::as_bytes(manufacture_number), installation})
    digest.update(part);
  return small_hex(digest.finish());
}

}  // namespace portal
