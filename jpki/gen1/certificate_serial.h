// A serial number for the token, from the first bytes of its certificate.
#pragma once

#include <optional>
#include <string>

#include "support/bytes.h"

namespace jpki::gen1 {

// 16 hexadecimal digits, hashed from issuer and serial number: the same for this certificate everywhere, and
// no handle on the holder that the certificate itself would not be. Nothing where `start` does not reach that
// far.
std::optional<std::string> serial_of(support::ByteView start);

// Whether `start` reaches as far as the certificate's own serial number, which comes before the issuer.
bool reaches_serial(support::ByteView start);

}  // namespace jpki::gen1
