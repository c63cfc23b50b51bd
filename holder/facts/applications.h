// The applications of the card (docs/card-protocol.md, "Applets"), for those who look at it from outside.
// Thread rule: constants only.
#pragma once

#include <array>
#include <cstdint>

#include "support/bytes.h"

namespace holder::facts {

enum class Application { keys, surface, text, resident_register, common };

support::ByteView identifier_of(Application application);

// That of the keys without its last byte.
support::ByteView shortened_identifier();

// Whether it is one of these.
bool is_application(support::ByteView identifier);

}  // namespace holder::facts
