// Asking for a PIN of the card, with what a holder has to know before. The card is not held meanwhile.
// Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/card_in_hand.h"
#include "holder/pin_service.h"
#include "tools/jpki-tool/pin_source.h"
#include "tools/jpki-tool/says.h"

namespace jpki_tool {

holder::LastTry last_try_of(const Settings& settings);

// "pin" of the JSON.
Json pin_facts(const jpki::KeyDescription& key, std::optional<int> tries_left);
std::string pin_text(const jpki::KeyDescription& key, std::optional<int> tries_left);

// What the command ends with where the PIN was not taken.
Findings findings_of(const jpki::KeyDescription& key, const holder::PinRefusal& refusal);

// How many tries the PIN has left. A refusal where no PIN may be sent, so that nobody is asked for it.
std::variant<std::optional<int>, holder::PinRefusal> tries_before(holder::CardInHand& card,
                                                                  jpki::KeyRole role,
                                                                  holder::LastTry last_try);

// Tells the tries, says `more`, and asks. Throws holder::TroubleError: pin_malformed, cancelled, cannot_ask.
jpki::Pin ask_pin(PinSource& source, const jpki::KeyDescription& key, std::optional<int> tries_left,
                  std::vector<std::string> more);

}  // namespace jpki_tool
