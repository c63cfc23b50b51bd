// Telling whether a PIN is the one that was refused a moment ago, without keeping it. Thread rule: a value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "jpki/pin.h"

namespace pkcs11 {

// A SHA-256, or nothing for a PIN that was typed on the reader. It takes no memory of its own, so that what a
// card has said of a PIN is known also where there is none left.
using PinFingerprint = std::optional<std::array<std::uint8_t, 32>>;

// The same for the same PIN within this process; worthless outside of it. Throws std::bad_alloc.
PinFingerprint fingerprint_of(const jpki::Pin& pin);

}  // namespace pkcs11
