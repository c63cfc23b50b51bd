// The pseudonym of a card on an installation that pages are told. Source: docs/portal-protocol.md,
// "combination_code"; one source. Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

#include "support/bytes.h"

namespace portal {

// Small hexadecimal digits, as pages get them.
std::string small_hex(support::ByteView bytes);

// small_hex of SHA-256 of the three, one behind the other.
std::string combination_code(support::ByteView salt, std::string_view manufacture_number,
                             support::ByteView installation);

}  // namespace portal
