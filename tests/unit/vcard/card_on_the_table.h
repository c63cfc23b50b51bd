// A virtual card with power, and commands and answers as hexadecimal text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "support/bytes.h"
#include "vcard/virtual_card.h"

namespace vcard {

class CardOnTheTable {
 public:
  explicit CardOnTheTable(const Switches& switches = {}) : card_(sample_contents(switches)) {
    card_.power_on();
  }

  VirtualCard& operator*() { return card_; }
  VirtualCard* operator->() { return &card_; }

  // The whole answer.
  std::string ask(std::string_view command) {
    return support::to_hex(card_.process(support::from_hex(command)));
  }
  // Its last two bytes.
  std::string status(std::string_view command) {
    const std::string answer = ask(command);
    return answer.substr(answer.size() - 4);
  }
  // Its data.
  support::Bytes data(std::string_view command) {
    support::Bytes answer = card_.process(support::from_hex(command));
    answer.resize(answer.size() - 2);
    return answer;
  }

  std::string select_jpki() { return ask("00A4040C0AD392F000260100000001"); }
  std::string select_text() { return ask("00A4040C0AD3921000310001010408"); }
  std::string select(std::string_view file) { return ask("00A4020C02" + std::string(file)); }
  std::string verify(std::string_view pin) {
    char head[] = "0020008000";
    const char* digits = "0123456789ABCDEF";
    head[8] = digits[pin.size() / 16 % 16];
    head[9] = digits[pin.size() % 16];
    return ask(head + support::to_hex(support::as_bytes(pin)));
  }
  std::string log_in(std::string_view file, std::string_view pin) {
    select_jpki();
    select(file);
    return verify(pin);
  }
  std::string log_in_for_authentication() { return log_in("0018", auth_pin()); }
  std::string log_in_for_signature() { return log_in("001B", sign_pin()); }

  const std::string& auth_pin() { return card_.contents().holder.auth_pin; }
  const std::string& text_pin() { return card_.contents().holder.text_pin; }
  const std::string& sign_pin() { return card_.contents().holder.sign_pin; }
  // Four digits and a password that are not the card's.
  std::string wrong_pin() {
    for (const char* pin : {"0000", "1111"})
      if (auth_pin() != pin && text_pin() != pin) return pin;
    return "2222";
  }
  static std::string wrong_password() { return "ZZZZ9999ZZZZ"; }

 private:
  VirtualCard card_;
};

inline Switches with(Fact fact, std::string_view position) {
  return Switches().set(fact, position);
}

}  // namespace vcard
