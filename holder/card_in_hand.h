// The My Number Card that a holder means, found among the readers and held until it is let go.
//
// Cards that are none are asked for the JPKI application and nothing else. Thread rule: one thread.
// Errors: TroubleError for what a search ends with; apdu::TransportError and jpki::CardError from the card.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "apdu/reader_directory.h"
#include "apdu/transaction.h"
#include "holder/card_pin.h"
#include "holder/trouble.h"
#include "jpki/card.h"
#include "jpki/text/text_applet.h"

namespace holder {

struct Search {
  // How long to wait for a card; zero: not at all.
  std::chrono::milliseconds patience{0};
  // Called once, when the wait begins, with what is missing.
  std::function<void(Trouble)> waiting = {};
};

class CardInHand {
 public:
  CardInHand(std::string reader, std::unique_ptr<apdu::CardChannel> channel,
             std::unique_ptr<jpki::Card> card);

  const std::string& reader() const { return reader_; }
  support::Bytes atr() const { return channel_->atr(); }
  const jpki::CardDescription& description() const { return card_->description(); }
  // Throws TroubleError (no_certificate) where the card has no such key.
  const jpki::KeyDescription& key(jpki::KeyRole role) const;

  // One of its PINs, for as long as the card is in hand. Throws as key() does.
  std::unique_ptr<CardPin> pin(PinName name);
  // The application with its holder's name and address; not every card has it.
  jpki::text::TextApplet& text() { return text_; }

  // One transaction. The first one is the one in which the card was found: no program comes between. Whoever
  // asks a person something does so between two of them, and a card that was changed meanwhile is noticed.
  // However the task ends, the application of the keys is the current one afterwards.
  template <typename Task>
  auto use(Task&& task) {
    apdu::Transaction transaction(*channel_);
    make_sure_of_it(transaction);
    const WayBack way_back(text_, transaction);
    return task(transaction, *card_);
  }

 private:
  class WayBack {
   public:
    WayBack(jpki::text::TextApplet& text, apdu::Transaction& transaction)
        : text_(text), transaction_(transaction) {}
    ~WayBack();
    WayBack(const WayBack&) = delete;
    WayBack& operator=(const WayBack&) = delete;

   private:
    jpki::text::TextApplet& text_;
    apdu::Transaction& transaction_;
  };

  void make_sure_of_it(apdu::Transaction& transaction);

  std::string reader_;
  std::unique_ptr<apdu::CardChannel> channel_;
  std::unique_ptr<jpki::Card> card_;
  jpki::text::TextApplet text_;
  apdu::Epoch epoch_;
};

// The one My Number Card in `readers`. Throws TroubleError: no_service, access_denied, no_reader, no_card,
// other_card, several_cards, cancelled, or what keeps the only card from answering.
CardInHand find_card(apdu::ReaderDirectory& readers, const Search& search);

}  // namespace holder
