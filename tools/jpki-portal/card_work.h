// What the card does for a page, by the rules that keep its holder's tries (holder/pin_service.h): one PIN
// and one VERIFY a request, and nothing left open on the card. The card is held neither while its holder is
// asked nor for longer than a limit. Thread rule: the program's one thread.
//
// All throw Ended, and what tools/trouble_now.h makes troubles of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"
#include "holder/card_in_hand.h"
#include "holder/card_text.h"
#include "portal/request.h"
#include "support/crypto/certificate.h"
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

class CardWork {
 public:
  // `last_words`: the answer of a card that never comes to an end.
  CardWork(apdu::ReaderDirectory& readers, Windows& windows, const portal::Request& request,
           std::string last_words)
      : readers_(readers), windows_(windows), request_(request), last_words_(std::move(last_words)) {}

  // REQUIRES: a request of login or signing.
  SignedByCard sign();
  // REQUIRES: one of attributes or number. The holder has not agreed to hand it over yet.
  ReadFromCard read();

 private:
  holder::CardInHand find();
  template <typename Task>
  auto use(holder::CardInHand& card, Task&& task);
  template <typename Task>
  auto after_pin(holder::CardInHand& card, holder::PinName name, Task&& task);
  jpki::Pin ask(const holder::CardPin& pin, std::optional<int> tries_left);

  apdu::ReaderDirectory& readers_;
  Windows& windows_;
  const portal::Request& request_;
  const std::string last_words_;
};

}  // namespace jpki_portal
