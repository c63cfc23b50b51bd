// Just enough of DER (X.690) to see how long an object on a card is, and to find the fields of a certificate,
// of which perhaps only a first part has been read. Thread rule: no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "support/bytes.h"

namespace support::der {

// Universal tags (X.680 8.6), with the bit for constructed ones.
inline constexpr std::uint8_t kBoolean = 0x01;
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kNull = 0x05;
inline constexpr std::uint8_t kObjectIdentifier = 0x06;
inline constexpr std::uint8_t kUtf8String = 0x0C;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;

struct Element {
  std::uint8_t tag = 0;          // single-byte tags only
  std::size_t header_size = 0;   // tag and length bytes
  std::size_t content_size = 0;  // as the length says, which may be more than is there
  std::size_t size() const { return header_size + content_size; }
};

// The element that starts at `bytes`; its content need not be there in full. Nothing for a multi-byte tag, an
// indefinite or non-minimal length, one of more than four bytes, or a header that is cut off.
std::optional<Element> read_header(ByteView bytes);

// Walks over the elements of a (possibly cut off) byte string, front to back.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  // The next element, header included, if it has `tag` and is there in full.
  std::optional<ByteView> next(std::uint8_t tag);
  // The content of the next element, if it has `tag` and is there in full.
  std::optional<ByteView> next_content(std::uint8_t tag);
  // A reader of the content of the next element, which must have `tag` but may be cut off at its end; this
  // reader goes on behind the element.
  std::optional<Reader> enter(std::uint8_t tag);
  // Steps over the next element if it has `tag` and is there in full; no move otherwise.
  void skip_if(std::uint8_t tag);
  bool at_end() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

}  // namespace support::der
