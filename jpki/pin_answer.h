// What the card's answers to commands with a PIN mean, whichever application has the PIN.
// Source: docs/card-protocol.md, "PINs". Thread rule: pure functions.
#pragma once

#include <optional>
#include <variant>

#include "apdu/pinpad.h"
#include "apdu/response.h"
#include "jpki/card.h"

namespace jpki {

// To the question for the counter; nothing where the card does not say.
std::optional<int> tries_left_in(const apdu::Response& answer);

// To VERIFY. Throws CardError (unexpected_answer).
VerifyOutcome verified(const apdu::Response& answer, const PinPolicy& policy);

// To CHANGE REFERENCE DATA.
ChangeOutcome changed(const apdu::Response& answer);

// The two with the PIN typed on the reader, as apdu::Transaction::enter_pin() answers.
using Entered = std::variant<apdu::Response, apdu::KeypadFault>;
std::variant<VerifyOutcome, apdu::KeypadFault> verified(const Entered& entered, const PinPolicy& policy);
std::variant<ChangeOutcome, apdu::KeypadFault> changed(const Entered& entered);

}  // namespace jpki
