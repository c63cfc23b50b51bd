// DER (X.690) taken apart element by element, for the parts of a certificate that support/der.h does not
// name. Thread rule: no state. Errors: CryptoError for what is cut off or has an odd header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/bytes.h"

namespace holder {

struct DerElement {
  std::uint8_t tag;
  support::ByteView content;  // a slice of what was taken apart
  support::ByteView whole;    // header included
};

// The elements that `bytes` consists of.
std::vector<DerElement> elements_of(support::ByteView bytes);

// One of them that has to be there.
const DerElement& required(const std::vector<DerElement>& elements, std::size_t index);
// One that has to have that tag.
const DerElement& required(const std::vector<DerElement>& elements, std::size_t index, std::uint8_t tag);

// The content of an OBJECT IDENTIFIER as dotted numbers.
std::string dotted(support::ByteView object_identifier);

}  // namespace holder
