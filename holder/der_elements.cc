#include "holder/der_elements.h"

#include "support/crypto/error.h"
#include "support/der.h"

namespace holder {

using support::crypto::CryptoError;

std::vector<DerElement> elements_of(support::ByteView bytes) {
  std::vector<DerElement> elements;
  while (!bytes.empty()) {
    const auto header = support::der::read_header(bytes);
    if (!header || header->size() > bytes.size()) throw CryptoError("an element that is cut off");
    elements.push_back(
        {header->tag, bytes.subspan(header->header_size, header->content_size), bytes.first(header->size())});
    bytes = bytes.subspan(header->size());
  }
  return elements;
}

const DerElement& required(const std::vector<DerElement>& elements, std::size_t index) {
  if (index >= elements.size()) throw CryptoError("an element is missing");
  return elements[index];
}

const DerElement& required(const std::vector<DerElement>& elements, std::size_t index, std::uint8_t tag) {
  const DerElement& element = required(elements, index);
  if (element.tag != tag) throw CryptoError("another element than expected");
  return element;
}

std::string dotted(support::ByteView object_identifier) {
  std::string out;
  std::uint64_t arc = 0;
  bool complete = true;
  for (const std::uint8_t byte : object_identifier) {
    if (arc >> 56 != 0) throw CryptoError("an object identifier with a huge number");
    arc = arc << 7 | (byte & 0x7FU);
    complete = (byte & 0x80U) == 0;
    if (!complete) continue;
    if (out.empty()) {
      const std::uint64_t first = arc < 80 ? arc / 40 : 2;
      out = std::to_string(first) + "." + std::to_string(arc - first * 40);
    } else {
      out += "." + std::to_string(arc);
    }
    arc = 0;
  }
  if (out.empty() || !complete) throw CryptoError("an object identifier that is cut off");
  return out;
}

}  // namespace holder
