#include "fuzz/sample_card.h"

#include "fuzz/witness.h"
#include "vcard/card_contents.h"

namespace fuzz {

std::shared_ptr<vcard::VirtualCard> sample_card(Input& input, unsigned number) {
  vcard::CardContents contents = vcard::sample_contents({}, number);
  contents.holder.auth_pin = kAuthenticationPin;
  contents.holder.sign_pin = kSignaturePin;
  for (std::size_t left = input.byte() % 4; left > 0; --left) {
    const vcard::SwitchRow& row = input.one_of(vcard::switch_table());
    contents.switches.set(row.fact, input.one_of(row.positions));
  }
  auto card = std::make_shared<vcard::VirtualCard>(std::move(contents));
  card->power_on();
  return card;
}

}  // namespace fuzz
