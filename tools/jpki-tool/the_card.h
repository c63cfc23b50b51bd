// The way from the command line to the card. Thread rule: one thread.
#pragma once

#include "holder/card_in_hand.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

// Waits for it as long as the settings say, and says so. Throws holder::TroubleError.
holder::CardInHand the_card(const Settings& settings);

}  // namespace jpki_tool
