// A card that answers, but comes to no end: it hands out a byte at a time, announces each, or asks for
// another length first. In process only. Thread rule: one test at a time.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "tests/contract/in_process_stage.h"

namespace contract {

inline constexpr std::uint8_t kSelect = 0xA4;
inline constexpr std::uint8_t kVerify = 0x20;
inline constexpr std::uint8_t kChange = 0x24;
inline constexpr std::uint8_t kSign = 0x2A;
inline constexpr std::uint8_t kRead = 0xB0;
inline constexpr std::uint8_t kGetResponse = 0xC0;

struct Trickle {
  const char* name;
  // How often the card answers this before it gives a byte.
  unsigned times;
  support::Bytes status;
  bool ends_by_itself;  // for each command there is an answer in the end
};

inline const std::vector<Trickle>& trickles() {
  constexpr unsigned kForEver = 100'000;
  static const std::vector<Trickle> all = {
      {"a byte a command", 0, {}, true},
      {"a byte after one 61xx", 1, {0x61, 0x01}, true},
      {"a byte after as many 61xx as are followed", 130, {0x61, 0x01}, true},
      {"61xx for ever", kForEver, {0x61, 0x01}, false},
      {"a byte after one 6Cxx", 1, {0x6C, 0x01}, true},
      {"6Cxx for ever", kForEver, {0x6C, 0x01}, false},
  };
  return all;
}

// As long as it is there, commands of that instruction are not what they were. Certificates claim to be as
// long as any can be; the first bytes of a file come at once, or nobody would read on.
class TricklingCard {
 public:
  // `notice` is called with each command.
  TricklingCard(
      std::uint8_t instruction, const Trickle& trickle, const std::function<void()>& notice = [] {})
      : instruction_(instruction), trickle_(trickle) {
    readers().before_each_exchange(kReader, [this, notice](const vcard::Exchange& exchange) {
      notice();
      meet(exchange.command);
    });
  }
  ~TricklingCard() { readers().before_each_exchange(kReader, nullptr); }
  TricklingCard(const TricklingCard&) = delete;
  TricklingCard& operator=(const TricklingCard&) = delete;

  std::size_t commands() const {
    std::size_t sum = 0;
    for (const auto& [transaction, commands] : commands_) sum += commands;
    return sum;
  }
  std::size_t transactions() const { return commands_.size(); }
  std::size_t most_in_a_transaction() const {
    std::size_t most = 0;
    for (const auto& [transaction, commands] : commands_) most = std::max(most, commands);
    return most;
  }
  std::size_t transactions_with(std::size_t number) const {
    std::size_t found = 0;
    for (const auto& [transaction, commands] : commands_) found += commands == number ? 1U : 0U;
    return found;
  }

 private:
  void meet(support::ByteView command) {
    ++commands_[readers().transactions(kReader)];
    const bool goes_on = given_ > 0 && (command[1] == kGetResponse || command[1] == instruction_);
    if (command[1] != instruction_ && !goes_on) return;
    // What the command does is done once, and as it should be; only the answer takes its time.
    if (!goes_on)
      answer_ =
          command[1] == kRead ? piece_of_file(command) : readers().other_program_transmit(kReader, command);
    const bool ready = given_ == trickle_.times;
    given_ = ready ? 0 : given_ + 1;
    readers().answer_exchange(kReader, 1, ready ? answer_ : trickle_.status);
  }

  static support::Bytes piece_of_file(support::ByteView read) {
    const bool short_id = (read[2] & 0x80) != 0;
    const bool start = (short_id || read[2] == 0) && read[3] == 0;
    if (!start) return {0x00, 0x90, 0x00};
    support::Bytes piece = readers().other_program_transmit(kReader, read);
    // A SEQUENCE of 32 KiB, where one begins.
    if (piece.size() > 6 && piece[0] == 0x30 && piece[1] == 0x82) {
      piece[2] = 0x7F;
      piece[3] = 0xF0;
    }
    return piece;
  }

  const std::uint8_t instruction_;
  const Trickle& trickle_;
  support::Bytes answer_;
  unsigned given_ = 0;
  std::map<std::uint64_t, std::size_t> commands_;  // by transaction
};

}  // namespace contract
