// Asking the card that a holder means. Thread rule: one thread. Errors: TroubleError, apdu::TransportError.
#pragma once

#include <vector>

#include "holder/card_in_hand.h"
#include "holder/facts/fact.h"
#include "holder/facts/traffic.h"

namespace holder::facts {

// What to do where a program may be logged in: its login does not outlive the questions.
enum class Logins { respect, end };

// Asks what programs ask without a PIN, for a transcript to have the answers. Ends nobody's login.
void ask_as_programs_do(CardInHand& card);

// `card` was found in CarefulReaders that `traffic` witnesses; it is not asked for anything afterwards.
// Throws TroubleError (login_in_the_way).
std::vector<Found> ask_card(CardInHand& card, const Traffic& traffic, Logins logins);

}  // namespace holder::facts
