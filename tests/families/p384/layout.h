// Where the card of this family keeps what. Everything here is invented: of the next My Number Card it is
// known that its keys are to be ECDSA P-384 (docs/card-protocol.md), and nothing of its commands. Constants
// only.
#pragma once

#include <array>
#include <cstdint>

#include "apdu/iso7816.h"
#include "jpki/card.h"

namespace p384 {

using apdu::iso7816::FileId;
using jpki::KeyRole;

// F: registered with nobody (ISO 7816-5 section 8.2).
inline constexpr std::array<std::uint8_t, 6> kApplicationId = {0xF0, 0x00, 0x00, 0x03, 0x84, 0x01};

struct KeyLayout {
  KeyRole role;
  FileId certificate;
  FileId issuer_certificate;
  FileId private_key;
  FileId pin;
  jpki::PinPolicy pin_policy;
  const char* token_label;
  const char* object_label;
  const char* issuer_label;
  std::uint8_t object_id;
  std::uint8_t issuer_id;
};

inline constexpr std::array<KeyLayout, 2> kKeys = {{
    {KeyRole::authentication, 0x0101, 0x0102, 0x0103, 0x0104,
     jpki::PinPolicy{4, 4, jpki::PinAlphabet::digits, 3}, "P-384 Authentication", "Authentication",
     "Authentication CA", 0x01, 0x03},
    {KeyRole::signature, 0x0201, 0x0202, 0x0203, 0x0204,
     jpki::PinPolicy{6, 16, jpki::PinAlphabet::capitals_and_digits, 5}, "P-384 Signature", "Signature",
     "Signature CA", 0x02, 0x04},
}};

constexpr const KeyLayout& layout_of(KeyRole role) {
  return kKeys[role == KeyRole::authentication ? 0 : 1];
}

// PSO: COMPUTE DIGITAL SIGNATURE of a hash (ISO 7816-8 section 11.7) by the key of the current file: r and s.
inline constexpr apdu::Header kSign{0x00, 0x2A, 0x9E, 0x9A};
inline constexpr std::size_t kHashSize = 48;  // as long as the order of the curve
inline constexpr std::size_t kSignatureSize = 2 * kHashSize;

// VERIFY that ends the login of the current PIN file (ISO 7816-4 section 11.6.6, P1=FF).
inline constexpr apdu::Header kForgetLogin{0x00, 0x20, 0xFF, 0x80};

}  // namespace p384
