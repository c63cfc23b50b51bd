#include "apdu/transport_error.h"

namespace apdu {

const char* describe(Fault fault) {
  switch (fault) {
    case Fault::no_service: return "no reader service (is pcscd installed and running?)";
    case Fault::access_denied: return "the reader service refuses this user";
    case Fault::no_reader: return "the reader is gone";
    case Fault::no_card: return "no card in the reader";
    case Fault::card_removed: return "the card was removed";
    case Fault::card_mute: return "the card does not answer (is it the right way up?)";
    case Fault::card_reset: return "the card was reset";
    case Fault::in_use: return "another program uses the card exclusively";
    case Fault::timed_out: return "no answer in time";
    case Fault::communication: return "communication with the card failed";
    case Fault::malformed_answer: return "the card gave a malformed answer";
  }
  return "unknown fault";
}

TransportError::TransportError(Fault fault, const std::string& detail)
    : std::runtime_error(std::string(describe(fault)) + ": " + detail), fault_(fault) {}

}  // namespace apdu
