// What the card does for a page, by the rules that keep its holder's tries (holder/pin_service.h): one PIN
// and one VERIFY a request, and nothing left open on the card. The card is not held while its holder is
// asked, and no wait for it goes on in silence: the holder sees that another program keeps it, and a card
// that does not come to an end is given up. Thread rule: the program's main thread; the card is asked in
// others.
//
// All throw Ended, PinTrouble, and what tools/trouble_now.h makes troubles of.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"
#include "holder/card_in_hand.h"
#include "holder/card_signature.h"
#include "holder/card_text.h"
#include "holder/pin_service.h"
#include "portal/request.h"
#include "support/crypto/certificate.h"
#include "tools/jpki-portal/browser.h"
#include "tools/jpki-portal/card_task.h"
#include "tools/jpki-portal/windows.h"

namespace jpki_portal {

// Its number is read where a page is to know the card again; not every card has one.
struct SignedByCard {
  std::vector<support::Bytes> signatures;
  support::crypto::Certificate certificate;
  std::optional<std::string> manufacture_number;
};

struct ReadFromCard {
  holder::CardText text;
  std::optional<std::string> manufacture_number;
};

// Which PIN it was, and how many tries it has left as the card has just said.
class PinTrouble : public holder::TroubleError {
 public:
  PinTrouble(holder::PinName pin, const holder::PinRefusal& refusal)
      : TroubleError(refusal.trouble), pin_(pin), tries_left_(refusal.tries_left) {}

  holder::PinName pin() const { return pin_; }
  std::optional<int> tries_left() const { return tries_left_; }

 private:
  holder::PinName pin_;
  std::optional<int> tries_left_;
};

class CardWork {
 public:
  CardWork(apdu::ReaderDirectory& readers, Browser& browser, Windows& windows, const portal::Request& request)
      : readers_(std::make_shared<WatchedReaders>(readers, watch_)),
        browser_(browser),
        windows_(windows),
        request_(request) {}

  // REQUIRES: a request of login or signing.
  SignedByCard sign();
  // REQUIRES: one of attributes or number. The holder has not agreed to hand it over yet.
  ReadFromCard read();

 private:
  using Card = std::shared_ptr<holder::CardInHand>;

  Card find();
  // What `task` returns, which is run in a thread and may be left there: it refers to nothing here.
  template <typename Task>
  auto in_thread(Task task);
  void see_to_its_end(const CardTask& task);
  void let_it_end(const CardTask& task);
  template <typename Task>
  auto after_pin(const Card& card, holder::PinName name, Task task);
  jpki::Pin ask(const holder::CardPin& pin, std::optional<int> tries_left);

  const std::shared_ptr<CardWatch> watch_ = std::make_shared<CardWatch>();
  const std::shared_ptr<WatchedReaders> readers_;
  Browser& browser_;
  Windows& windows_;
  const portal::Request& request_;
};

}  // namespace jpki_portal
