// The commands that may leave for a card of which little is known: a table of forms, and nothing beside them.
// None of them writes, none can cost a try, and none has a card sign. Thread rule: pure functions.
#pragma once

#include "support/bytes.h"

namespace holder::facts {

// Whether the command, as it would go to the card, has one of the forms.
bool is_harmless(support::ByteView command);

}  // namespace holder::facts
