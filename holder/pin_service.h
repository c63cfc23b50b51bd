// PINs, by the rules that keep a holder's tries (docs/adr/0012-pins-in-doubt.md, 0023-the-holders-view.md):
// what cannot be right becomes no Pin and reaches no card; the counter is asked before, and a locked PIN and
// the last try end it there; one VERIFY, whatever happens; and what the PIN has opened on the card is shut
// again. Thread rule: one thread.
#pragma once

#include <optional>

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

  // After present() has said nothing: presents the PIN again, which has to live still, for a card that has
  // ended the login by itself, as with a signature. Throws TroubleError (pin_unanswered, pin_wrong).
  void renew();

  // After present() has said nothing. Throws TroubleError: pin_not_changed, and pin_change_unanswered where
  // it was sent and nobody knows which PIN is in force.
  void change_to(const jpki::Pin& fresh);

  // Whether the card is seen to have forgotten the login, or its power was cut. Throws nothing.
  bool end() noexcept;

 private:
  apdu::Transaction& transaction_;
  CardPin& pin_;
  const jpki::Pin* right_ = nullptr;  // the PIN that the card has taken
  bool sent_ = false;                 // a PIN that may have opened the card

  // Never repeated.
  jpki::VerifyOutcome send(const jpki::Pin& pin);
};

}  // namespace holder
