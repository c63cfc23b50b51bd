// The only door to a card. Behind it: PC/SC (the product), the virtual card in process, recorders, faults.
#pragma once

#include "support/bytes.h"

namespace apdu {

// What begin() found: whether the card is as our last transaction left it.
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

  // Lets other programs have the card; leaves it powered and as it is.
  virtual void end() noexcept = 0;
};

}  // namespace apdu
