// PINs, by the rules that keep a holder's tries (docs/adr/0012-pins-in-doubt.md, 0023-the-holders-view.md):
// what cannot be right becomes no Pin and reaches no card; the counter is asked before, and a locked PIN and
// the last try end it there; one VERIFY, whatever happens; and what the PIN has opened on the card is shut
// again. Thread rule: one thread.
#pragma once

#include <functional>
#include <optional>
#include <variant>

#include "apdu/transaction.h"
#include "holder/card_pin.h"
#include "holder/trouble.h"
#include "support/secure_bytes.h"

namespace holder {

enum class LastTry { keep, risk };

// The PIN that was typed. Throws TroubleError (pin_malformed).
jpki::Pin pin_from(const jpki::PinPolicy& policy, support::ByteView typed);
// The same for a new one. Throws TroubleError (pin_malformed).
jpki::Pin new_pin_from(const jpki::PinPolicy& policy, support::ByteView typed);

// Whether a PIN may be sent when so many tries are left: nothing, or the trouble (pin_locked, pin_last_try,
// pin_tries_unknown). For a question that is not worth asking, and again before the PIN is sent.
std::optional<Trouble> objection(std::optional<int> tries_left, LastTry last_try);

struct PinRefusal {
  Trouble trouble;                // pin_wrong, pin_locked, pin_last_try, pin_tries_unknown
  std::optional<int> tries_left;  // as the card has just said
};

// What an answer to the PIN comes to; nothing where the card has taken it.
std::optional<PinRefusal> refusal_in(const jpki::VerifyOutcome& outcome);

// Tells the holder that the reader waits for a PIN on its keypad from now on. What it throws keeps the reader
// from being asked.
using KeypadCall = std::function<void(apdu::PinOperation)>;

// A login within one transaction: from a right PIN to its end, by end() or with the object. Ends whatever
// happens in between, an exception too; a card that is gone has forgotten by itself.
class CardLogin {
 public:
  CardLogin(apdu::Transaction& transaction, CardPin& pin);
  ~CardLogin();
  CardLogin(const CardLogin&) = delete;
  CardLogin& operator=(const CardLogin&) = delete;

  // Once. Nothing where the PIN was right. Throws TroubleError (pin_unanswered) where it was sent and nobody
  // knows what came of it; before it is sent, apdu::TransportError and jpki::CardError.
  std::optional<PinRefusal> present(const jpki::Pin& pin, LastTry last_try);

  // The same with the PIN typed on the reader, while other programs wait for the card. Throws TroubleError
  // also where nothing came from the keypad and nothing was sent: cancelled, pin_not_typed, pin_malformed,
  // keypad_unusable. REQUIRES: CardPin::keypad() verifies.
  std::optional<PinRefusal> present_by_keypad(LastTry last_try, KeypadCall call);

  // After one of the two has said nothing: presents the PIN again, which has to live still or is typed once
  // more, for a card that has ended the login by itself, as with a signature. Throws TroubleError
  // (pin_unanswered, pin_wrong, and as above).
  void renew();

  // After present() has said nothing. Throws TroubleError: pin_not_changed, and pin_change_unanswered where
  // it was sent and nobody knows which PIN is in force.
  void change_to(const jpki::Pin& fresh);
  // After present_by_keypad() has said nothing; the same, and where nothing was sent, as that, and
  // pin_not_repeated. REQUIRES: CardPin::keypad() changes.
  void change_by_keypad();

  // Whether the card is seen to have forgotten the login, or its power was cut. Throws nothing.
  bool end() noexcept;

 private:
  apdu::Transaction& transaction_;
  CardPin& pin_;
  const jpki::Pin* typed_ = nullptr;  // null: on the keypad
  KeypadCall call_;
  bool sent_ = false;  // a PIN that may have opened the card

  std::optional<PinRefusal> present(LastTry last_try);
  // Never repeated.
  jpki::VerifyOutcome send();
  jpki::VerifyOutcome send_by_keypad();
};

}  // namespace holder
