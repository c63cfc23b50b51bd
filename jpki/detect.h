// Finding out what lies in a reader. By application identifier, never by ATR: the ATR depends on the reader
// as much as on the card (docs/card-protocol.md, "Recognising a card").
#pragma once

#include <memory>
#include <string>

#include "apdu/transaction.h"
#include "jpki/card.h"

namespace jpki {

struct Detection {
  std::unique_ptr<Card> card;   // null for a card that we have no use for
  std::string why_unsupported;  // then: what it is, for the log
};

// Asks each known family in turn. Throws apdu::TransportError.
Detection detect(apdu::Transaction& transaction);

}  // namespace jpki
