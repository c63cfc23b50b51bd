// Asking the card that a holder means. Thread rule: one thread. Errors: TroubleError, apdu::TransportError.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "holder/card_in_hand.h"
#include "holder/facts/fact.h"
#include "holder/facts/traffic.h"
#include "holder/pin_service.h"

namespace holder::facts {

// What to do where a program may be logged in: its login does not outlive the questions.
enum class Logins { respect, end };

// Asks what programs ask without a PIN, for a transcript to have the answers. Ends nobody's login.
void ask_as_programs_do(CardInHand& card);

// Whether the PIN may be presented for questions: with all of its tries, and no fewer. Nothing, or the
// trouble (pin_locked, pin_tries_missing).
std::optional<Trouble> objection_to_questions(std::optional<int> tries_left, const jpki::PinPolicy& policy);

// The PIN for authentication, which lives as long as the questions.
struct GivenPin {
  const jpki::Pin& pin;
  // Asked before each time that it is presented: whether its holder has thought better of it.
  std::function<bool()> taken_back = [] { return false; };
};

struct Answers {
  std::vector<Found> found = {};
  // Why the PIN was not presented, or not taken, at once or in the end: pin_wrong, pin_locked, pin_unanswered
  // and those of objection_to_questions(). What else was asked for is found all the same.
  std::optional<PinRefusal> refusal = {};
  bool forgotten = true;  // the card has forgotten the login
};

// `card` was found in CarefulReaders that `traffic` witnesses; it is not asked for anything afterwards. With
// the PIN for authentication, which these let pass, it is asked for login_facts() too: the PIN is presented
// once, and again after a card that has taken it. Throws TroubleError (login_in_the_way, pin_unanswered,
// cancelled).
Answers ask_card(CardInHand& card, const Traffic& traffic, Logins logins, const GivenPin* given = nullptr);

}  // namespace holder::facts
