// The rules of exchanging commands and answers: a card, and a reader with a keypad, that answer from the
// input.
#include <stdexcept>
#include <string>

#include "apdu/pcsc/pin_entry.h"
#include "apdu/transaction.h"
#include "fuzz/input.h"
#include "fuzz/invariant.h"

namespace fuzz {
namespace {

using apdu::Command;
using apdu::ExpectedLength;
using apdu::PinOperation;
using support::Bytes;
using support::ByteView;

// Beyond what a card may answer.
constexpr std::size_t kLengthMask = 0x1FF;

struct Sent {
  std::size_t exchanges = 0;
  std::size_t secrets = 0;  // exchanges that carried the data of the command
};

class AnsweringTransport : public apdu::CardTransport {
 public:
  AnsweringTransport(Input& input, Bytes data, Sent& sent)
      : input_(input), data_(std::move(data)), sent_(sent) {}

  Bytes atr() const override { return {}; }
  apdu::Begun begin() override { return input_.flag() ? apdu::Begun::after_reset : apdu::Begun::undisturbed; }
  Bytes transmit(ByteView command) override {
    ++sent_.exchanges;
    if (command.size() > 5 && support::equal(command.subspan(5, data_.size()), data_)) ++sent_.secrets;
    return support::copy_of(input_.bytes(input_.number(2) & kLengthMask));
  }
  Bytes enter_pin(PinOperation operation, ByteView command) override {
    apdu::pcsc::pin_request(operation, command);
    return transmit(command);
  }
  void cut_power() override {}
  void end() noexcept override {}

 private:
  Input& input_;
  const Bytes data_;
  Sent& sent_;
};

enum class Kind { bare, expecting, carrying, both, secret };

Command command_of(Kind kind, apdu::Header header, ByteView data, ExpectedLength expected) {
  switch (kind) {
    case Kind::bare: return Command(header);
    case Kind::expecting: return {header, expected};
    case Kind::carrying: return {header, data};
    case Kind::both: return {header, data, expected};
    case Kind::secret: break;
  }
  return Command::with_secret(header, support::SecureBytes(data));
}

void check_answer(const apdu::Response& answer) {
  require(answer.data.size() <= 0x8000 + 256, "an answer is no longer than a file");
  require(answer.sw.sw1() != 0x61, "an answer that goes on was gone after");
  const auto left = answer.sw.tries_left();
  require(!left || (*left >= 0 && *left <= 15), "a counter has four bits");
  require(!describe(answer.sw).empty(), "a status word can be described");
}

void exchange(Input& input) {
  const auto kind = static_cast<Kind>(input.byte() % 5);
  const apdu::Header header{input.byte(), input.byte(), input.byte(), input.byte()};
  const ByteView data = input.counted();
  const ExpectedLength expected{input.number(2) & kLengthMask};
  const Command command = command_of(kind, header, data, expected);
  require(command.bytes().size() <= 4 + 1 + 255 + 1, "a command is short");
  require(command.outline().size() <= 8 + 10, "an outline has no room for data");

  Sent sent;
  apdu::CardChannel channel(std::make_unique<AnsweringTransport>(input, support::copy_of(data), sent));
  const bool by_keypad = kind == Kind::secret && input.flag();
  try {
    apdu::Transaction transaction(channel);
    if (by_keypad) {
      const auto entered = transaction.enter_pin(PinOperation::verify, command);
      if (const auto* answer = std::get_if<apdu::Response>(&entered)) {
        require(sent.exchanges == 1, "a PIN that was typed goes to the card once");
        describe(answer->sw);
      }
    } else {
      check_answer(transaction.transmit(command));
    }
  } catch (const apdu::TransportError& error) {
    require(error.fault() == apdu::Fault::malformed_answer, "nothing fails but the answer");
  }
  require(sent.exchanges <= 1 + 1 + 130, "a card that never stops is left");
  if (kind == Kind::secret) require(sent.secrets <= 1, "a secret is sent once");
}

// Of a reader: what it says that its keypad can.
void read_features(ByteView answer) {
  const apdu::pcsc::PinFeatures features = apdu::pcsc::pin_features_in(answer);
  require(answer.size() >= 6 || (!features.verify && !features.modify), "a feature takes six bytes");
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_features({data, size});
  fuzz::Input input({data, size});
  try {
    fuzz::exchange(input);
  } catch (const std::length_error&) {
    // a command that cannot be
  }
  return 0;
}
