// DER (X.690) put together element by element; der_elements.h takes it apart. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "support/bytes.h"

namespace holder::der {

// An element whose content is `parts`, one after the other.
support::Bytes element(std::uint8_t tag, std::initializer_list<support::ByteView> parts);
support::Bytes sequence(std::initializer_list<support::ByteView> parts);
// The content of a SET OF: in the order of their encodings (X.690 section 11.6).
support::Bytes in_order(std::vector<support::Bytes> elements);

support::Bytes small_integer(std::uint8_t value);
// Of dotted numbers, of which the first two make one byte.
support::Bytes object_identifier(std::string_view dotted);
// AlgorithmIdentifier with the NULL that RSA has as its parameters.
support::Bytes rsa_algorithm(std::string_view dotted);

}  // namespace holder::der
