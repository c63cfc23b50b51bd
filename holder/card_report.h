// What a card says of itself to anybody: no PIN is needed, and no try is spent. Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apdu/transaction.h"
#include "holder/renewal.h"
#include "jpki/card.h"

namespace holder {

struct KeyReport {
  enum class Certificate {
    readable,    // `validity` says how long
    behind_pin,  // the card gives it out after its PIN only: signing, and everything on a phone
    unreadable   // what the card gives out is no certificate
  };

  jpki::KeyRole role;
  jpki::PinPolicy pin;
  std::optional<int> tries_left;  // 0: locked; nothing where the card does not say
  Certificate certificate;
  std::optional<Validity> validity;
};

struct CardReport {
  std::string reader;  // UTF-8, as the reader service names it
  jpki::CardKind kind;
  std::vector<KeyReport> keys;  // authentication before signature; only those that the card has

  const KeyReport* key(jpki::KeyRole role) const;  // null where the card has none
};

// Throws apdu::TransportError.
CardReport report_on(apdu::Transaction& transaction, jpki::Card& card, std::string reader);

}  // namespace holder
