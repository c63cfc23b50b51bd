// What a card says of itself to anybody: no PIN is needed, and no try is spent. Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apdu/transaction.h"
#include "holder/renewal.h"
#include "jpki/card.h"
#include "jpki/text/text_applet.h"

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

// Of the application with its holder's name and address (券面事項入力補助).
struct TextReport {
  jpki::PinPolicy pin;
  // A program may be logged in with a key, and a question for the tries would end that: none was asked.
  bool login_in_the_way = false;
  std::optional<int> tries_left;  // as of a key
};

struct CardReport {
  std::string reader;  // UTF-8, as the reader service names it
  jpki::CardKind kind;
  std::vector<KeyReport> keys;     // authentication before signature; only those that the card has
  std::optional<TextReport> text;  // nothing where the card has no such application, as phones

  const KeyReport* key(jpki::KeyRole role) const;  // null where the card has none
};

// The last that is asked of `card` in the transaction. Ends nobody's login. Throws apdu::TransportError.
CardReport report_on(apdu::Transaction& transaction, jpki::Card& card, jpki::text::TextApplet& text,
                     std::string reader);

// Whether the card is seen to want the PIN of each of its keys. False also where it does not say.
bool nobody_is_logged_in(apdu::Transaction& transaction, jpki::Card& card);

}  // namespace holder
