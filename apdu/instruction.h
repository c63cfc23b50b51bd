// What a command asks for: its second byte, by the names in ISO 7816-4 and -8. For those who look at commands
// that others have made. Thread rule: constants and pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "support/bytes.h"

namespace apdu::instruction {

inline constexpr std::uint8_t kVerify = 0x20;
inline constexpr std::uint8_t kPerformSecurityOperation = 0x2A;  // the card's signing command is made of it
inline constexpr std::uint8_t kSelect = 0xA4;
inline constexpr std::uint8_t kReadBinary = 0xB0;
inline constexpr std::uint8_t kGetResponse = 0xC0;

}  // namespace apdu::instruction

namespace apdu {

// VERIFY with data. Without, it is the question for the tries that are left.
inline bool presents_pin(support::ByteView command) {
  constexpr std::size_t kHeaderAndLength = 5;
  return command.size() > kHeaderAndLength && command[1] == instruction::kVerify;
}

}  // namespace apdu
