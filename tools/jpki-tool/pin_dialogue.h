// What a command does that needs a PIN of the card: the holder is told what there is to know before, asked,
// and the PIN is presented once. The card is not held while somebody is asked, unless it is the reader that
// asks, on its keypad. Thread rule: one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "holder/card_in_hand.h"
#include "holder/pin_service.h"
#include "tools/jpki-tool/pin_source.h"
#include "tools/jpki-tool/says.h"

namespace jpki_tool {

struct PinTask {
  // Said before the PIN is asked for, a paragraph each.
  std::vector<std::string> explanation = {};
  // Of a new PIN, where one is to be set: what is said before it is typed.
  std::string new_pin_rules = {};
  // Asks for a new PIN, before anything is sent. Not called where that is typed on the reader's keypad.
  std::function<void(PinSource&)> ask_more = {};
  // What the right PIN is for.
  std::function<void(apdu::Transaction&, jpki::Card&, holder::CardLogin&)> do_it = {};
};

struct PinResult {
  std::optional<Findings>
      refusal;            // what the command ends with where the PIN was not taken, or not asked for
  bool forgotten = true;  // the card has forgotten it
};

// Nobody is asked for a PIN that may not be sent. It is typed on the reader where that has a keypad that can
// do all of the task and the settings name no other place. Throws holder::TroubleError: pin_malformed,
// cancelled, cannot_ask, what CardLogin throws, and what `task` does.
PinResult with_pin(const Settings& settings, holder::CardInHand& card, holder::PinName name,
                   const PinTask& task);

// What a command ends with that did not get the PIN to the card, or not accepted.
Findings findings_of(const holder::CardPin& pin, const holder::PinRefusal& refusal);
// What is said before a PIN is typed, wherever that is: `explanation`, and how the tries stand.
std::vector<std::string> explained(const holder::CardPin& pin, std::optional<int> tries_left,
                                   std::vector<std::string> explanation);

// What a command ends with that was about the PIN itself, which the card has taken.
Findings findings_of_right_pin(const holder::CardPin& pin, const PinResult& result, const Page& page);

}  // namespace jpki_tool
