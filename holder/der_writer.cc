#include "holder/der_writer.h"

#include <algorithm>
#include <charconv>

#include "support/der.h"

namespace holder::der {
namespace {

namespace tags = support::der;

void append(support::Bytes& out, support::ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// The bytes that a length of 128 or more has behind the first.
void add_length(support::Bytes& out, std::size_t length) {
  if (length < 0x80) return out.push_back(static_cast<std::uint8_t>(length));
  std::uint8_t count = 1;
  while (length >> 8 * count != 0) ++count;
  out.push_back(static_cast<std::uint8_t>(0x80 | count));
  while (count-- > 0) out.push_back(static_cast<std::uint8_t>(length >> 8 * count));
}

void add_arc(support::Bytes& out, std::uint64_t arc) {
  int more = 0;
  while (arc >> 7 * (more + 1) != 0) ++more;
  for (; more > 0; --more) out.push_back(static_cast<std::uint8_t>(0x80 | (arc >> 7 * more & 0x7F)));
  out.push_back(static_cast<std::uint8_t>(arc & 0x7F));
}

}  // namespace

support::Bytes element(std::uint8_t tag, std::initializer_list<support::ByteView> parts) {
  std::size_t length = 0;
  for (const support::ByteView part : parts) length += part.size();
  support::Bytes out{tag};
  add_length(out, length);
  for (const support::ByteView part : parts) append(out, part);
  return out;
}

support::Bytes sequence(std::initializer_list<support::ByteView> parts) {
  return element(tags::kSequence, parts);
}

support::Bytes in_order(std::vector<support::Bytes> elements) {
  std::sort(elements.begin(), elements.end());
  support::Bytes out;
  for (const support::Bytes& each : elements) append(out, each);
  return out;
}

support::Bytes small_integer(std::uint8_t value) {
  return element(tags::kInteger, {{&value, 1}});
}

support::Bytes object_identifier(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  for (const char* at = dotted.data(); at < dotted.data() + dotted.size(); ++at) {
    std::uint64_t arc = 0;
    at = std::from_chars(at, dotted.data() + dotted.size(), arc).ptr;
    arcs.push_back(arc);
  }
  support::Bytes content{static_cast<std::uint8_t>(40 * arcs.at(0) + arcs.at(1))};
  for (std::size_t i = 2; i < arcs.size(); ++i) add_arc(content, arcs[i]);
  return element(tags::kObjectIdentifier, {content});
}

support::Bytes rsa_algorithm(std::string_view dotted) {
  return sequence({object_identifier(dotted), element(tags::kNull, {})});
}

}  // namespace holder::der
