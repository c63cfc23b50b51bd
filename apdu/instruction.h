// What a command asks for: its second byte, by the names in ISO 7816-4 and -8. For those who look at commands
// that others have made. Thread rule: constants only.
#pragma once

#include <cstdint>

namespace apdu::instruction {

inline constexpr std::uint8_t kVerify = 0x20;
inline constexpr std::uint8_t kPerformSecurityOperation = 0x2A;  // the card's signing command is made of it
inline constexpr std::uint8_t kSelect = 0xA4;
inline constexpr std::uint8_t kReadBinary = 0xB0;
inline constexpr std::uint8_t kGetResponse = 0xC0;

}  // namespace apdu::instruction
