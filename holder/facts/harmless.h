// The commands that may leave for a card of which little is known: a table of forms, and nothing beside them.
// None of them writes, none can cost a try, and none has a card sign; those that do need the holder's leave.
// Thread rule: pure functions.
#pragma once

#include "apdu/whereabouts.h"
#include "support/bytes.h"

namespace holder::facts {

// Whether the command, as it would go to the card, has one of the forms.
bool is_harmless(support::ByteView command);

// What may leave beside, once the holder has typed the PIN for authentication for it: this PIN, to its own
// file, and requests for signatures that mean nothing, to its key; `at` is where the card is.
bool is_of_login(support::ByteView command, const apdu::Whereabouts& at);

}  // namespace holder::facts
