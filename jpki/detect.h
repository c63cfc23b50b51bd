// Recognises the card in a reader, by application identifier and never by ATR: the ATR depends on the reader
// as much as on the card (docs/card-protocol.md, "Recognising a card").
#pragma once

#include <memory>
#include <string>

#include "apdu/transaction.h"
#include "jpki/card.h"

namespace jpki {

struct Detection {
  std::unique_ptr<Card> card;   // null for a card that we have no use for
  std::string why_unsupported;  // if `card` is null: the kind of card, for the log
};

// Asks each family (jpki/families.h) in turn. Throws apdu::TransportError.
Detection detect(apdu::Transaction& transaction);

}  // namespace jpki
