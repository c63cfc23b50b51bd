// The card's common application (共通), and its record with the card's numbers.
// Source: docs/card-protocol.md, "The common application"; constants only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "apdu/iso7816.h"

namespace jpki::common {

inline constexpr std::array<std::uint8_t, 10> kApplicationId = {0xD3, 0x92, 0x10, 0x00, 0x31,
                                                                0x00, 0x01, 0x01, 0x01, 0x00};

inline constexpr apdu::iso7816::FileId kCardFile = 0x0001;
inline constexpr std::uint8_t kCardRecord = 1;

// Where the manufacture number stands in the record's text.
inline constexpr std::size_t kManufactureOffset = 2;
inline constexpr std::size_t kManufactureSize = 13;

}  // namespace jpki::common
