// What can go wrong between the program and the card, whatever carries the commands.
#pragma once

#include <stdexcept>
#include <string>

namespace apdu {

enum class Fault {
  no_service,        // no reader service runs, or it went away
  access_denied,     // the service refuses this user
  no_reader,         // the reader is gone
  no_card,           // the reader is empty
  card_removed,      // the card that we were connected to was taken out
  card_mute,         // a card that does not start up
  card_reset,        // the card lost power or was reset in the middle of our transaction
  in_use,            // another program holds the card for itself
  timed_out,         // no answer in time
  communication,     // bytes were lost or garbled on the way
  malformed_answer,  // an answer that is no answer: too short, too long, endless
};

const char* describe(Fault fault);

class TransportError : public std::runtime_error {
 public:
  // `detail` says what was observed, for the log; it carries no data of the card.
  TransportError(Fault fault, const std::string& detail);

  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

}  // namespace apdu
