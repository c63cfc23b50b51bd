#include "jpki/text/text_object.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jpki::text {
namespace {

using support::ByteView;

constexpr std::size_t kNumberDigits = 12;

struct Header {
  std::uint16_t tag;
  std::size_t size;          // of tag and length
  std::size_t content_size;  // as the length says
};

// X.690 section 8.1.2.4: the five low bits say that another byte follows, which is the last here.
constexpr std::uint8_t kLongTag = 0x1F;
constexpr std::uint8_t kMoreOfTag = 0x80;

// Of `rest`, which begins with the length. Lengths of one and two bytes after the first are enough for a
// file.
std::optional<std::pair<std::size_t, std::size_t>> length_at(ByteView rest) {
  if (rest.empty()) return std::nullopt;
  if (rest[0] < 0x80) return std::pair{std::size_t{1}, std::size_t{rest[0]}};
  const std::size_t more = rest[0] & 0x7FU;
  if (more < 1 || more > 2 || rest.size() < 1 + more) return std::nullopt;
  std::size_t content = 0;
  for (std::size_t i = 1; i <= more; ++i) content = content << 8 | rest[i];
  return std::pair{1 + more, content};
}

std::optional<Header> header_at(ByteView bytes) {
  constexpr std::size_t kTagSize = 2;
  if (bytes.size() < kTagSize || (bytes[0] & kLongTag) != kLongTag || (bytes[1] & kMoreOfTag) != 0)
    return std::nullopt;
  const auto length = length_at(bytes.subspan(kTagSize));
  if (!length) return std::nullopt;
  return Header{static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]), kTagSize + length->first,
                length->second};
}

// The content of the object that `bytes` begins with, if it is there in full.
std::optional<ByteView> content_of(ObjectTag tag, ByteView bytes) {
  const auto size = object_size(tag, bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  const std::size_t header = header_at(bytes)->size;
  return bytes.subspan(header, *size - header);
}

struct FieldRow {
  std::uint16_t tag;
  ByteView Attributes::*field;
};
// DF21 holds offsets, which nobody needs who reads the lengths.
constexpr std::array kFields = {FieldRow{0xDF22, &Attributes::name}, FieldRow{0xDF23, &Attributes::address},
                                FieldRow{0xDF24, &Attributes::birth}, FieldRow{0xDF25, &Attributes::sex}};

// False for a field that is there already.
bool take(Attributes& attributes, std::uint16_t tag, ByteView content) {
  for (const FieldRow& row : kFields) {
    if (row.tag != tag) continue;
    if ((attributes.*row.field).data() != nullptr) return false;
    attributes.*row.field = content;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> object_size(ObjectTag tag, ByteView start) {
  const auto header = header_at(start);
  if (!header || header->tag != static_cast<std::uint16_t>(tag)) return std::nullopt;
  const std::size_t size = header->size + header->content_size;
  return size <= kLongestObject ? std::optional(size) : std::nullopt;
}

std::optional<Attributes> attributes_in(ByteView object) {
  auto rest = content_of(ObjectTag::attributes, object);
  if (!rest) return std::nullopt;
  Attributes attributes;
  while (!rest->empty()) {
    const auto header = header_at(*rest);
    if (!header || header->content_size > rest->size() - header->size) return std::nullopt;
    if (!take(attributes, header->tag, rest->subspan(header->size, header->content_size)))
      return std::nullopt;
    rest = rest->subspan(header->size + header->content_size);
  }
  return attributes;
}

std::optional<ByteView> number_in(ByteView object) {
  const auto content = content_of(ObjectTag::number, object);
  const auto is_digit = [](std::uint8_t byte) { return byte >= '0' && byte <= '9'; };
  if (!content || content->size() != kNumberDigits ||
      !std::all_of(content->begin(), content->end(), is_digit))
    return std::nullopt;
  return content;
}

}  // namespace jpki::text
