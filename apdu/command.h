// A command APDU in its short form (ISO 7816-3 section 12.1): header, up to 255 data bytes, and Le.
//
// Only short commands are sent: sources disagree about extended length on these cards, and nothing here needs
// it. Thread rule: a value; no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "support/bytes.h"
#include "support/secure_bytes.h"

namespace apdu {

struct Header {
  std::uint8_t cla;
  std::uint8_t ins;
  std::uint8_t p1;
  std::uint8_t p2;
};

// The number of bytes that an answer may have, 1 to 256.
struct ExpectedLength {
  std::size_t bytes;
};
inline constexpr ExpectedLength kUpTo256{256};

class Command {
 public:
  // Cases 1 to 4 of ISO 7816-3. Throw std::length_error for more than 255 data bytes or an expected length
  // outside 1..256.
  explicit Command(Header header);
  Command(Header header, ExpectedLength expected);
  Command(Header header, support::ByteView data);
  Command(Header header, support::ByteView data, ExpectedLength expected);

  // A command whose data is a secret: kept in memory that is wiped, and in no log.
  static Command with_secret(Header header, const support::SecureBytes& secret);

  // The same command asking for `expected` bytes, as a card's 6Cxx demands; nothing where the command expects
  // none.
  std::optional<Command> expecting(ExpectedLength expected) const;

  support::ByteView bytes() const;

  // Header and data length, never data: "00A4020C Lc=2". Of a secret the length is one too.
  std::string outline() const;

 private:
  explicit Command(std::variant<support::Bytes, support::SecureBytes> bytes) : bytes_(std::move(bytes)) {}

  std::variant<support::Bytes, support::SecureBytes> bytes_;
};

}  // namespace apdu
