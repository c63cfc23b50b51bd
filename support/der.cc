#include "support/der.h"

#include <algorithm>
#include <limits>

namespace support::der {
namespace {

constexpr std::uint8_t kMultiByteTag = 0x1F;      // X.690 8.1.2.4: all five number bits set
constexpr std::uint8_t kLongForm = 0x80;          // X.690 8.1.3.5: the other bits count the length bytes
constexpr std::size_t kMostLengthBytes = 4;       // nothing on a card comes near 4 GiB
constexpr std::size_t kFirstLongFormSize = 0x80;  // X.690 10.1: shorter contents must use the short form

struct Length {
  std::size_t encoded_size = 0;
  std::size_t value = 0;
};

std::optional<Length> read_length(ByteView bytes) {
  if (bytes.empty()) return std::nullopt;
  if (bytes[0] < kLongForm) return Length{1, bytes[0]};
  const std::size_t count = bytes[0] - kLongForm;
  const bool indefinite = count == 0;
  if (indefinite || count > kMostLengthBytes || bytes.size() < 1 + count) return std::nullopt;
  std::size_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(1, count)) value = value << 8 | byte;
  const bool minimal = bytes[1] != 0 && value >= kFirstLongFormSize;
  if (!minimal) return std::nullopt;
  return Length{1 + count, value};
}

}  // namespace

std::optional<Element> read_header(ByteView bytes) {
  if (bytes.empty() || (bytes[0] & kMultiByteTag) == kMultiByteTag) return std::nullopt;
  const std::optional<Length> length = read_length(bytes.subspan(1));
  if (!length) return std::nullopt;
  const std::size_t header_size = 1 + length->encoded_size;
  // Element::size() must not wrap where size_t has 32 bits.
  if (length->value > std::numeric_limits<std::size_t>::max() - header_size) return std::nullopt;
  return Element{bytes[0], header_size, length->value};
}

std::optional<ByteView> Reader::next(std::uint8_t tag) {
  const std::optional<Element> element = read_header(rest_);
  if (!element || element->tag != tag || element->size() > rest_.size()) return std::nullopt;
  const ByteView whole = rest_.first(element->size());
  rest_ = rest_.subspan(element->size());
  return whole;
}

std::optional<ByteView> Reader::next_content(std::uint8_t tag) {
  const std::optional<ByteView> whole = next(tag);
  if (!whole) return std::nullopt;
  return whole->subspan(read_header(*whole)->header_size);
}

std::optional<Reader> Reader::enter(std::uint8_t tag) {
  const std::optional<Element> element = read_header(rest_);
  if (!element || element->tag != tag) return std::nullopt;
  const std::size_t there = std::min(element->content_size, rest_.size() - element->header_size);
  const Reader inside(rest_.subspan(element->header_size, there));
  rest_ = rest_.subspan(element->header_size + there);
  return inside;
}

void Reader::skip_if(std::uint8_t tag) {
  next(tag);
}

}  // namespace support::der
