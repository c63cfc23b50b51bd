// A virtual card that is asked for the facts, with an account of every command that has gone to it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "holder/facts/asking.h"
#include "holder/facts/careful_readers.h"
#include "holder/facts/harmless.h"
#include "holder/facts/report.h"
#include "holder/facts/traffic.h"
#include "tests/unit/holder/card_on_reader.h"

namespace holder::facts {

class AskedCardTest : public CardOnReader {
 protected:
  // Everything that the card is sent is judged once more, below all of our own code. `may_log_in`: what a
  // login is made of may be among it.
  void watch(bool may_log_in = false) {
    readers->before_each_exchange(kReader, [this, may_log_in](const vcard::Exchange& exchange) {
      ++commands;
      if (is_harmless(exchange.command) || (may_log_in && is_of_some_login(exchange.command))) return;
      harmful.push_back(support::to_hex(exchange.command));
    });
  }
  static bool is_of_some_login(support::ByteView command) {
    const bool pin = command.size() == 9 && command[1] == 0x20 && command[2] == 0 && command[3] == 0x80;
    return pin || command[1] == 0x2A;
  }

  // As jpki-tool asks it. Throws what that would say.
  std::vector<Found> ask(Logins logins = Logins::end) {
    watch();
    Traffic traffic;
    CarefulReaders careful(*readers, {&traffic});
    CardInHand card = find_card(careful, {});
    described = {card.reader(), card.description().kind, card.atr()};
    return ask_card(card, traffic, logins).found;
  }
  // The same with what needs the PIN for authentication. `witness` sees what is sent.
  Answers ask_with(
      const std::string& typed, Witness* witness = nullptr,
      const std::function<bool()>& taken_back = [] { return false; }) {
    Traffic traffic;
    std::vector<Witness*> witnesses = {&traffic};
    if (witness != nullptr) witnesses.push_back(witness);
    CarefulReaders careful(*readers, witnesses);
    CardInHand card = find_card(careful, {});
    const auto pin = pin_from(card.key(jpki::KeyRole::authentication).pin, support::as_bytes(typed));
    careful.allow_login();
    const GivenPin given{pin, taken_back};
    return ask_card(card, traffic, Logins::end, &given);
  }

  std::string verdict_on(const std::string& id, const std::vector<Found>& all) {
    for (const Found& each : all)
      if (each.fact->id == id) return code_of(each.finding.verdict);
    return "no such fact";
  }

  // A card on which the switch stands otherwise.
  void put_with(const vcard::SwitchRow& row, std::string_view position) {
    put(vcard::Switches().set(row.fact, position));
  }

  std::string tries() const {
    std::string all;
    for (const auto pin : {vcard::PinId::auth, vcard::PinId::sign, vcard::PinId::text, vcard::PinId::text_b,
                           vcard::PinId::juki})
      all += std::to_string(issued->tries_left(pin)) + " ";
    return all;
  }

  AskedCard described;
  unsigned commands = 0;
  std::vector<std::string> harmful;
};

}  // namespace holder::facts
