// A card that answers from the input, and a program that uses it.
#include <algorithm>

#include "apdu/transport_error.h"
#include "fuzz/client.h"

namespace fuzz {
namespace {

using apdu::Fault;
using support::Bytes;
using support::ByteView;

// An answer is its length in two bytes and then its bytes. A length from here on stands for a fault.
constexpr std::size_t kFirstFault = 0x1F0;
constexpr std::size_t kLengthMask = 0x1FF;

class AnsweringCard : public Card {
 public:
  explicit AnsweringCard(ByteView answers) : answers_(answers), keypad_(answers_.byte()) {}

  apdu::Begun begin() override {
    return (answers_.byte() & 0xF0) == 0xF0 ? apdu::Begun::after_reset : apdu::Begun::undisturbed;
  }
  Bytes answer(ByteView) override {
    const std::size_t length = answers_.number(2) & kLengthMask;
    if (answers_.at_end()) throw apdu::TransportError(Fault::communication, "nothing is left to answer");
    if (length < kFirstFault) return support::copy_of(answers_.bytes(length));
    constexpr auto kFaults = static_cast<std::size_t>(Fault::malformed_answer) + 1;
    throw apdu::TransportError(static_cast<Fault>((length - kFirstFault) % kFaults), "by the input");
  }
  apdu::Pinpad pinpad() override { return {(keypad_ & 1) != 0, (keypad_ & 2) != 0}; }

 private:
  Input answers_;
  const std::uint8_t keypad_;
};

// The steps stand between the name of the reader and the answers, each behind its length.
void play(Input input) {
  const ByteView name = input.counted();
  Input steps(input.counted());
  readers().reset(std::string(support::as_text(name)));
  readers().insert(std::make_shared<AnsweringCard>(input.rest()));
  Client client(steps);
  while (!steps.at_end()) client.go_on();
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::play(fuzz::Input({data, size}));
  return 0;
}
