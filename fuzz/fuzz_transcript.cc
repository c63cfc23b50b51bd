// A transcript of a card: taken apart, and played to whoever asks what it has, and what it has not.
#include <string_view>

#include "fuzz/invariant.h"
#include "vcard/replayed_card.h"

namespace fuzz {
namespace {

using support::Bytes;
using support::ByteView;

// Nothing that takes a key.
class Nothing : public vcard::Invention {
 public:
  Bytes certificate(apdu::iso7816::FileId, std::size_t size) override { return Bytes(size / 2, 0x30); }
  Bytes signature(apdu::iso7816::FileId, std::uint8_t, ByteView data) override { return Bytes(data.size()); }
};

void ask(vcard::ReplayedCard& card, const Bytes& command) {
  const Bytes answer = card.process(command);
  require(answer.size() >= 2 && answer.size() <= 256 + 2, "an answer is short, and ends with a status word");
}

void play(std::string_view text) {
  constexpr std::size_t kMost = 200;
  try {
    const vcard::Transcript transcript = vcard::parse_transcript(text);
    vcard::ReplayedCard card(transcript, std::make_unique<Nothing>());
    require(card.process(support::from_hex("00A4040C")).empty(), "a card without power says nothing");
    card.power_on();
    require(card.atr().size() >= 2, "a card has an ATR");
    std::size_t asked = 0;
    for (const vcard::RecordedExchange& exchange : transcript.exchanges) {
      if (++asked > kMost) break;
      ask(card, exchange.command.bytes);
      for (const char* read : {"00B0000000", "00B0000110", "00B0810000", "00200080", "00"})
        ask(card, support::from_hex(read));
    }
  } catch (const vcard::TranscriptError& error) {
    require(error.line() >= 1, "lines are counted from 1");
  }
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::play({reinterpret_cast<const char*>(data), size});
  return 0;
}
