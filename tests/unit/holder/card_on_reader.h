// A virtual card in a reader of this process, as a holder's program finds it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "holder/card_in_hand.h"
#include "vcard/in_process.h"
#include "vcard/virtual_card.h"

namespace holder {

inline constexpr const char* kReader = "Test reader 00 00";

class CardOnReader : public testing::Test {
 protected:
  void SetUp() override { put({}); }

  void put(const vcard::Switches& switches) { put(vcard::sample_contents(switches)); }
  void put(vcard::CardContents made) {
    contents = std::move(made);
    issued = std::make_shared<vcard::VirtualCard>(contents);
    ledger = std::make_shared<vcard::Ledger>();
    issued->record_in(ledger);
    readers = std::make_unique<vcard::VirtualReaderDirectory>(kReader, issued);
  }

  CardInHand found(const Search& search = {}) { return find_card(*readers, search); }
  // Four digits that the card refuses.
  std::string another_pin() const { return contents.holder.auth_pin == "0000" ? "0001" : "0000"; }
  Trouble trouble_of_search(const Search& search = {}) {
    try {
      find_card(*readers, search);
      return Trouble::none;
    } catch (const TroubleError& error) {
      return error.trouble();
    }
  }

  vcard::CardContents contents = vcard::sample_contents();
  std::shared_ptr<vcard::VirtualCard> issued;
  std::shared_ptr<vcard::Ledger> ledger;
  std::unique_ptr<vcard::VirtualReaderDirectory> readers;
};

}  // namespace holder
