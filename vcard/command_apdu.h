// A command as the card receives it: short or extended (ISO 7816-3 section 12.1), taken apart.
// Thread rule: a value.
#pragma once

#include <cstdint>
#include <optional>

#include "support/bytes.h"

namespace vcard {

struct CommandApdu {
  std::uint8_t cla = 0;
  std::uint8_t ins = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  support::Bytes data = {};
  std::optional<std::size_t> expected = std::nullopt;  // Le: up to 256, or 65536 where extended
  bool extended = false;

  std::uint16_t cla_ins() const { return static_cast<std::uint16_t>(cla << 8 | ins); }
  std::uint16_t p1_p2() const { return static_cast<std::uint16_t>(p1 << 8 | p2); }
};

// Nothing where the lengths do not add up.
std::optional<CommandApdu> take_apart(support::ByteView bytes);

}  // namespace vcard
