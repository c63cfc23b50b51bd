// Where the card's text application (券面事項入力補助, "input support") keeps what.
// Source: docs/card-protocol.md, "The holder's text"; constants only.
#pragma once

#include <array>
#include <cstdint>

#include "apdu/iso7816.h"
#include "jpki/pin.h"

namespace jpki::text {

using apdu::iso7816::FileId;

inline constexpr std::array<std::uint8_t, 10> kApplicationId = {0xD3, 0x92, 0x10, 0x00, 0x31,
                                                                0x00, 0x01, 0x01, 0x04, 0x08};

inline constexpr FileId kNumberFile = 0x0001;
inline constexpr FileId kAttributesFile = 0x0002;
inline constexpr FileId kPinFile = 0x0011;

inline constexpr PinPolicy kPinPolicy{4, 4, PinAlphabet::digits, 3};

}  // namespace jpki::text
