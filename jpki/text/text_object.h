// The objects in the files of the text application, taken apart: BER (X.690) with tags of two bytes.
// Source: docs/card-protocol.md, "The holder's text". Thread rule: no state.
#pragma once

#include <cstddef>
#include <optional>

#include "support/bytes.h"

namespace jpki::text {

// More than any name and address takes; an object that claims more is none.
inline constexpr std::size_t kLongestObject = 4096;

enum class ObjectTag : std::uint16_t { number = 0xFF10, attributes = 0xFF20 };

// How long the object is that begins with `start`, header included, of which not all need be there. Nothing
// where it begins with no object of that tag, or one beyond kLongestObject.
std::optional<std::size_t> object_size(ObjectTag tag, support::ByteView start);

// Slices of what was taken apart, as the card has them; empty where it lacks one.
struct Attributes {
  support::ByteView name;     // UTF-8
  support::ByteView address;  // UTF-8
  support::ByteView birth;    // YYYYMMDD, Gregorian
  support::ByteView sex;      // one digit: 1 male, 2 female
};

// Of a whole object; what follows it is filler. Nothing where the object is malformed: what is cut off, a
// field that is there twice, or one that reaches beyond the object's end.
std::optional<Attributes> attributes_in(support::ByteView object);

// The 12 digits of the Individual Number (個人番号), a slice of `object`. Nothing where they are not 12
// digits.
std::optional<support::ByteView> number_in(support::ByteView object);

}  // namespace jpki::text
