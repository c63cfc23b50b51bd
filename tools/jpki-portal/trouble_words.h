// What a window says of a trouble, to a person who has a browser and may have nothing else. Thread rule: as
// tools/messages.h.
#pragma once

#include <string>

#include "holder/trouble.h"

namespace jpki_portal {

std::string message_of(const holder::TroubleError& error);
// What to do next.
std::string remedy_of(holder::Trouble trouble);

}  // namespace jpki_portal
