// A virtual card whose answers are changed, cut, replaced, held back or lost, and that is reset, swapped and
// used by others in between: so that states are reached which answers out of nothing do not reach.
#include <algorithm>
#include <deque>
#include <utility>

#include "apdu/transport_error.h"
#include "fuzz/client.h"
#include "fuzz/sample_card.h"

namespace fuzz {
namespace {

using apdu::Fault;
using apdu::TransportError;
using support::Bytes;
using support::ByteView;

// SELECT of another application, as another program sends it between two of ours.
const Bytes kSelectOther = support::from_hex("00A4040C0AD3921000310001010408");

enum class Kind {
  replace,
  cut,
  append,
  flip,
  change_status,
  fail,
  late,
  other_application,
  reset,
  other_card,
  count_of_kinds
};

// What happens to one exchange, once `gap` others have gone by.
struct Mutation {
  explicit Mutation(Input& input)
      : gap(input.byte()),
        kind(static_cast<Kind>(input.byte() % static_cast<unsigned>(Kind::count_of_kinds))),
        number(input.number(2)),
        bytes(kind == Kind::replace || kind == Kind::append ? support::copy_of(input.counted()) : Bytes{}) {}

  std::size_t gap;
  Kind kind;
  std::size_t number;
  Bytes bytes;
};

class MutatedCard : public Card {
 public:
  explicit MutatedCard(Input& input)
      : card_(sample_card(input)), other_(sample_card(input, 1)), keypad_(input.byte()) {
    for (std::size_t left = input.byte() % 8; left > 0; --left) mutations_.emplace_back(input);
  }

  apdu::Begun begin() override {
    return std::exchange(was_reset_, false) ? apdu::Begun::after_reset : apdu::Begun::undisturbed;
  }

  Bytes answer(ByteView command) override {
    if (mutations_.empty()) return card_->process(command);
    if (mutations_.front().gap-- > 0) return last_ = card_->process(command);
    const Mutation mutation = std::move(mutations_.front());
    mutations_.pop_front();
    before(mutation);
    Bytes raw = card_->process(command);
    const Bytes true_answer = raw;
    change(raw, mutation);
    last_ = true_answer;
    return raw;
  }

  void cut_power() override {
    card_->power_off();
    card_->power_on();
  }

  apdu::Pinpad pinpad() override { return {(keypad_ & 1) != 0, (keypad_ & 2) != 0}; }
  // The holder types the right one, if any; a reader that he leaves alone says so.
  Bytes answer_with_typed_pin(ByteView command) override {
    constexpr std::size_t kHeaderSize = 5;  // with the length of the PIN
    if ((keypad_ & 4) != 0) return {0x64, 0x00};
    Bytes typed = support::copy_of(command.first(kHeaderSize));
    typed.insert(typed.end(), kAuthenticationPin.begin(), kAuthenticationPin.end());
    return answer(typed);
  }

 private:
  // What happens before the command reaches the card.
  void before(const Mutation& mutation) {
    switch (mutation.kind) {
      case Kind::other_application: card_->process(kSelectOther); break;
      case Kind::other_card: std::swap(card_, other_); break;
      case Kind::reset:
        card_->reset();
        was_reset_ = true;
        throw TransportError(Fault::card_reset, "by the input");
      default: break;
    }
  }

  // What becomes of the answer.
  void change(Bytes& raw, const Mutation& mutation) {
    const std::size_t number = mutation.number;
    switch (mutation.kind) {
      case Kind::replace: raw = mutation.bytes; break;
      case Kind::cut: raw.resize(std::min(raw.size(), number)); break;
      case Kind::append: raw.insert(raw.end(), mutation.bytes.begin(), mutation.bytes.end()); break;
      case Kind::flip:
        raw[(number >> 3) % raw.size()] ^= static_cast<std::uint8_t>(1U << (number & 7));
        break;
      case Kind::change_status:
        raw[raw.size() - 2] = static_cast<std::uint8_t>(number >> 8);
        raw[raw.size() - 1] = static_cast<std::uint8_t>(number);
        break;
      case Kind::fail:
        fail(static_cast<Fault>(number % (static_cast<unsigned>(Fault::malformed_answer) + 1)));
      case Kind::late: raw = last_; break;
      default: break;
    }
  }

  [[noreturn]] static void fail(Fault fault) {
    if (fault == Fault::card_removed) readers().remove();
    throw TransportError(fault, "by the input");
  }

  std::shared_ptr<vcard::VirtualCard> card_;
  std::shared_ptr<vcard::VirtualCard> other_;
  const std::uint8_t keypad_;
  std::deque<Mutation> mutations_;
  Bytes last_;  // true answer
  bool was_reset_ = false;
};

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kMostSteps = 24;
  fuzz::Input input({data, size});
  fuzz::readers().reset();
  fuzz::readers().insert(std::make_shared<fuzz::MutatedCard>(input));
  fuzz::Client client(input);
  for (int left = kMostSteps; left > 0 && !input.at_end(); --left) client.go_on();
  return 0;
}
