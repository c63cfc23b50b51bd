// The way from the command line to the card. Thread rule: one thread.
#pragma once

#include "apdu/chosen_readers.h"
#include "holder/card_in_hand.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

// Those that the settings allow. Throws as open_demo_reader() does.
apdu::ChosenReaders the_readers(const Settings& settings);
// Waits for a card as long as the settings say, and says so.
holder::Search the_search(const Settings& settings);

// Waits for it as long as the settings say, and says so. Throws holder::TroubleError.
holder::CardInHand the_card(const Settings& settings);

}  // namespace jpki_tool
