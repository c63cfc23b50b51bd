// Where today's card keeps what: application identifier, elementary files, and the facts of its two keys.
// Source: docs/card-protocol.md, "Files" and "PINs"; constants only.
#pragma once

#include <array>
#include <cstdint>

#include "apdu/iso7816.h"
#include "jpki/card.h"

namespace jpki::gen1 {

using apdu::iso7816::FileId;

inline constexpr std::array<std::uint8_t, 10> kApplicationId = {0xD3, 0x92, 0xF0, 0x00, 0x26,
                                                                0x01, 0x00, 0x00, 0x00, 0x01};

// The card's surface (券面事項確認). Nothing is asked of it: where selecting our application again does not
// end a login, leaving it may.
inline constexpr std::array<std::uint8_t, 10> kNeighbourApplicationId = {0xD3, 0x92, 0x10, 0x00, 0x31,
                                                                         0x00, 0x01, 0x01, 0x04, 0x02};

inline constexpr FileId kTokenInfoFile = 0x0006;
inline constexpr FileId kCertificatePresenceFile = 0x0008;

struct KeyLayout {
  KeyRole role;
  FileId certificate;
  FileId issuer_certificate;
  FileId private_key;
  FileId pin;
  PinPolicy pin_policy;
  std::size_t presence_byte;  // in kCertificatePresenceFile
  bool certificate_needs_login;
  const char* token_label;
  const char* object_label;
  const char* issuer_label;
  std::uint8_t object_id;
  std::uint8_t issuer_id;
};

// Object ids are those that OpenSC has for this card, so that PKCS#11 URIs carry over.
inline constexpr std::array<KeyLayout, 2> kKeys = {{
    {KeyRole::authentication, 0x000A, 0x000B, 0x0017, 0x0018, PinPolicy{4, 4, PinAlphabet::digits, 3}, 1,
     false, "JPKI User Authentication", "User Authentication", "User Authentication CA", 0x01, 0x03},
    {KeyRole::signature, 0x0001, 0x0002, 0x001A, 0x001B,
     PinPolicy{6, 16, PinAlphabet::capitals_and_digits, 5}, 0, true, "JPKI Digital Signature",
     "Digital Signature", "Digital Signature CA", 0x02, 0x04},
}};

constexpr const KeyLayout& layout_of(KeyRole role) {
  return kKeys[role == KeyRole::authentication ? 0 : 1];
}

// RSA-2048; the card adds PKCS#1 v1.5 padding of at least 11 bytes.
inline constexpr std::size_t kSignatureSize = 256;
inline constexpr std::size_t kMaxSignInput = kSignatureSize - 11;

}  // namespace jpki::gen1
