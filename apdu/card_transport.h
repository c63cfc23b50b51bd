// The only door to a card. Behind it: PC/SC (the product), the virtual card in process, recorders, faults.
#pragma once

#include "apdu/pinpad.h"
#include "apdu/transport_error.h"
#include "support/bytes.h"

namespace apdu {

// Whether the card is as our last transaction left it.
enum class Begun { undisturbed, after_reset };

// A connection to one card, from its insertion to its removal. A transport that reported the card removed
// never speaks to another card; connect again for that. Thread rule: one thread at a time.
class CardTransport {
 public:
  virtual ~CardTransport() = default;

  virtual support::Bytes atr() const = 0;

  // Waits until no other program uses the card, and holds it. Reconnects where another program has reset the
  // card since, which ends every selection and login on it, and says so. Throws TransportError.
  virtual Begun begin() = 0;

  // Sends one command and returns the raw answer, status word included. Between begin() and end() only;
  // called by Transaction alone. Throws TransportError.
  virtual support::Bytes transmit(support::ByteView command) = 0;

  // Asked of the reader, not of the card. Never fails: a reader that cannot tell has no keypad.
  virtual Pinpad pinpad() { return {}; }

  // Has the holder type a PIN on the reader, which puts the digits in the place of the data of `command`, one
  // for each byte, and sends it. Returns the card's raw answer, or the status word of the reader in its
  // place. As transmit(); may take as long as the holder does.
  virtual support::Bytes enter_pin(PinOperation /*operation*/, support::ByteView /*command*/) {
    throw TransportError(Fault::communication, "the reader has no keypad");
  }

  // Switches the card off and on, which ends every selection and login on it, even on a card that keeps them
  // over a reset. Other programs see a reset. Between begin() and end() only. Throws TransportError.
  virtual void cut_power() = 0;

  // Lets other programs have the card; leaves it powered and as it is.
  virtual void end() noexcept = 0;
};

}  // namespace apdu
