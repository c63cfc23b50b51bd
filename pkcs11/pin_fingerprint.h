// Telling whether a PIN is the one that was refused a moment ago, without keeping it.
#pragma once

#include "jpki/pin.h"
#include "support/bytes.h"

namespace pkcs11 {

// The same for the same PIN within this process; worthless outside of it.
support::Bytes fingerprint_of(const jpki::Pin& pin);

}  // namespace pkcs11
