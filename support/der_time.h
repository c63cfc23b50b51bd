// Times in DER, in the one form that certificates (RFC 5280 section 4.1.2.5) and CMS (RFC 5652 section 11.3)
// may have: UTCTime "YYMMDDhhmmssZ" from 1950 to 2049, GeneralizedTime "YYYYMMDDhhmmssZ". Thread rule: no
// state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/bytes.h"

namespace support::der {

// "YYYYMMDDhhmmss", in UTC, of an element with this tag. Nothing for any other tag or form, or a field out of
// its range; that its month has the day is not checked.
std::optional<std::string> time_digits(std::uint8_t tag, ByteView content);

}  // namespace support::der
