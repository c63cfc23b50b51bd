// Commands to a virtual card, as any program sends them.
#include "fuzz/invariant.h"
#include "fuzz/sample_card.h"
#include "fuzz/witness.h"

namespace fuzz {
namespace {

using support::Bytes;
using support::ByteView;

// In the place of the length of a command.
constexpr std::uint8_t kReset = 0xFF;
constexpr std::uint8_t kPowerOff = 0xFE;
constexpr std::uint8_t kExtended = 0xFD;  // two bytes of length follow

void send(vcard::VirtualCard& card, ByteView command) {
  const int left = card.tries_left(vcard::PinId::sign);
  const bool verified = card.is_verified(vcard::PinId::sign);
  const Bytes answer = card.process(command);
  require(answer.size() >= 2 && answer.size() <= 65536 + 2, "an answer ends with a status word");
  const bool has_pin = support::as_text(command).find(kSignaturePin) != std::string_view::npos;
  require(card.tries_left(vcard::PinId::sign) <= left || has_pin, "tries come back with the PIN only");
  require(!card.is_verified(vcard::PinId::sign) || verified || has_pin, "nobody is let in without the PIN");
}

void play(Input input) {
  const auto card = sample_card(input);
  while (!input.at_end()) {
    const std::uint8_t what = input.byte();
    if (what == kReset) {
      card->reset();
    } else if (what == kPowerOff) {
      card->power_off();
      require(card->process(support::from_hex("00A4040C")).empty(), "a card without power says nothing");
      card->power_on();
    } else {
      send(*card, input.bytes(what == kExtended ? input.number(2) : what));
    }
  }
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::play(fuzz::Input({data, size}));
  return 0;
}
