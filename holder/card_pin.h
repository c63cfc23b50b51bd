// The PINs of the card, each behind the same questions, whichever application it belongs to. Thread rule: as
// jpki::Card. Errors: jpki::CardError, apdu::TransportError.
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "apdu/transaction.h"
#include "jpki/card.h"
#include "jpki/text/text_applet.h"

namespace holder {

enum class PinName {
  authentication,
  signature,
  text  // of 券面事項入力補助
};

constexpr PinName pin_name(jpki::KeyRole role) {
  return role == jpki::KeyRole::authentication ? PinName::authentication : PinName::signature;
}

class CardPin {
 public:
  virtual ~CardPin() = default;

  virtual PinName name() const = 0;
  virtual const jpki::PinPolicy& policy() const = 0;

  // As the functions of these names in jpki::Card.
  virtual void approach(apdu::Transaction& transaction) = 0;
  virtual std::optional<int> tries_left(apdu::Transaction& transaction) = 0;
  virtual jpki::VerifyOutcome verify(apdu::Transaction& transaction, const jpki::Pin& pin) = 0;
  virtual jpki::ChangeOutcome change(apdu::Transaction& transaction, const jpki::Pin& fresh) = 0;
  // What the reader that holds the card does for this PIN on its keypad; nothing for one with letters.
  apdu::Pinpad keypad(apdu::Transaction& transaction) const;
  virtual std::variant<jpki::VerifyOutcome, apdu::KeypadFault> verify_by_keypad(
      apdu::Transaction& transaction) = 0;
  virtual std::variant<jpki::ChangeOutcome, apdu::KeypadFault> change_by_keypad(
      apdu::Transaction& transaction) = 0;
  // Makes the card forget the login, as far as a command can. Whether it is seen to want the PIN again.
  virtual bool end_login(apdu::Transaction& transaction) = 0;
};

// Both outlive what is returned.
std::unique_ptr<CardPin> pin_of(jpki::Card& card, const jpki::KeyDescription& key);
std::unique_ptr<CardPin> pin_of(jpki::text::TextApplet& applet);

}  // namespace holder
