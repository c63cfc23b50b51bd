// EF 0006: what the application says of itself, a PKCS#11 token description with big-endian numbers.
// Source: docs/card-protocol.md, "EF 0006". Only label and serial number are used.
#pragma once

#include <optional>
#include <string>

#include "jpki/card.h"
#include "support/bytes.h"

namespace jpki::gen1 {

// The part of the file that is read: label, manufacturer, model, serial number.
inline constexpr std::size_t kTokenInfoPrefix = 96;

struct TokenInfo {
  std::string label;          // without padding
  std::string serial_number;  // without padding; empty where it is not printable

  // From the first bytes of the file; nothing where they are too few or the label is not text.
  static std::optional<TokenInfo> parse(support::ByteView bytes);

  friend bool operator==(const TokenInfo&, const TokenInfo&) = default;
};

// What a label stands for.
struct Carrier {
  const char* label;
  const char* name;              // for the log
  std::optional<CardKind> kind;  // nothing: known, but not supported
};

// Null for a label that nobody has described.
const Carrier* carrier_of(const std::string& label);

}  // namespace jpki::gen1
