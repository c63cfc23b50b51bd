// A virtual card in a reader, and the commands that reach it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apdu/transaction.h"
#include "jpki/card_error.h"
#include "jpki/detect.h"
#include "vcard/in_process.h"
#include "vcard/virtual_card.h"

namespace jpki::gen1 {

inline constexpr const char* kReader = "Test reader 00 00";
inline constexpr const char* kSelectApplication = "00A4040C0AD392F000260100000001";

class Gen1CardTest : public testing::Test {
 protected:
  void use(const vcard::Switches& switches) { put(vcard::sample_contents(switches)); }
  void put(vcard::CardContents made) {
    contents = std::move(made);
    channel.reset();
    issued = std::make_shared<vcard::VirtualCard>(contents);
    readers = std::make_unique<vcard::VirtualReaderDirectory>(kReader, issued);
    readers->before_each_exchange(kReader, [this](const vcard::Exchange& exchange) {
      commands.push_back(support::to_hex(exchange.command));
    });
    channel = std::make_unique<apdu::CardChannel>(readers->connect(kReader));
  }
  void SetUp() override { use({}); }

  std::unique_ptr<Card> detected() {
    apdu::Transaction transaction(*channel);
    return jpki::detect(transaction).card;
  }
  // With the chosen answer to the question whether short file identifiers work.
  void use_short_ids(const char* yes_or_no) { use(vcard::Switches().set("short_file_ids", yes_or_no)); }

  static Pin pin(Card& card, KeyRole role, const std::string& typed) {
    for (const KeyDescription& key : card.description().keys) {
      if (key.role == role) return std::get<Pin>(Pin::from(key.pin, support::as_bytes(typed)));
    }
    throw std::logic_error("no such key");
  }
  VerifyOutcome log_in(apdu::Transaction& transaction, Card& card, KeyRole role) {
    const vcard::Holder& holder = contents.holder;
    return card.verify(transaction, role,
                       pin(card, role, role == KeyRole::signature ? holder.sign_pin : holder.auth_pin));
  }
  void another_program_selects(const char* command) {
    readers->other_program_transmit(kReader, support::from_hex(command));
  }
  std::vector<std::string> take_commands() { return std::exchange(commands, {}); }

  vcard::CardContents contents = vcard::sample_contents();
  std::shared_ptr<vcard::VirtualCard> issued;
  std::unique_ptr<vcard::VirtualReaderDirectory> readers;
  std::unique_ptr<apdu::CardChannel> channel;
  std::vector<std::string> commands;
};

}  // namespace jpki::gen1
