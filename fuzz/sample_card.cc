#include "fuzz/sample_card.h"

#include <array>

#include "fuzz/witness.h"
#include "vcard/card_contents.h"

namespace fuzz {
namespace {

// Keys are made at the first use only: the contents with each are copied from there.
vcard::CardContents sample(unsigned number) {
  static const std::array kSamples = {vcard::sample_contents({}, 0), vcard::sample_contents({}, 1)};
  vcard::CardContents contents = kSamples.at(number);
  contents.holder.auth_pin = kAuthenticationPin;
  contents.holder.sign_pin = kSignaturePin;
  return contents;
}

}  // namespace

std::shared_ptr<vcard::VirtualCard> sample_card(Input& input, unsigned number) {
  vcard::CardContents contents = sample(number);
  for (std::size_t left = input.byte() % 4; left > 0; --left) {
    const vcard::SwitchRow& row = input.one_of(vcard::switch_table());
    contents.switches.set(row.fact, input.one_of(row.positions));
  }
  auto card = std::make_shared<vcard::VirtualCard>(std::move(contents));
  card->power_on();
  return card;
}

}  // namespace fuzz
