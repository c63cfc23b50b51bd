#include "holder/card_pin.h"

#include <array>

namespace holder {
namespace {

using apdu::Transaction;

class KeyPin : public CardPin {
 public:
  KeyPin(jpki::Card& card, const jpki::KeyDescription& key) : card_(card), key_(key) {}

  PinName name() const override { return pin_name(key_.role); }
  const jpki::PinPolicy& policy() const override { return key_.pin; }
  void approach(Transaction& transaction) override { card_.approach_pin(transaction, key_.role); }
  std::optional<int> tries_left(Transaction& transaction) override {
    return card_.tries_left(transaction, key_.role);
  }
  jpki::VerifyOutcome verify(Transaction& transaction, const jpki::Pin& pin) override {
    return card_.verify(transaction, key_.role, pin);
  }
  jpki::ChangeOutcome change(Transaction& transaction, const jpki::Pin& fresh) override {
    return card_.change_pin(transaction, key_.role, fresh);
  }
  std::variant<jpki::VerifyOutcome, apdu::KeypadFault> verify_by_keypad(Transaction& transaction) override {
    return card_.verify_by_keypad(transaction, key_.role);
  }
  std::variant<jpki::ChangeOutcome, apdu::KeypadFault> change_by_keypad(Transaction& transaction) override {
    return card_.change_pin_by_keypad(transaction, key_.role);
  }
  bool end_login(Transaction& transaction) override {
    return card_.end_logins(transaction, std::array{key_.role});
  }

 private:
  jpki::Card& card_;
  const jpki::KeyDescription& key_;
};

class TextPin : public CardPin {
 public:
  explicit TextPin(jpki::text::TextApplet& applet) : applet_(applet) {}

  PinName name() const override { return PinName::text; }
  const jpki::PinPolicy& policy() const override { return jpki::text::kPinPolicy; }
  void approach(Transaction& transaction) override { applet_.approach_pin(transaction); }
  std::optional<int> tries_left(Transaction& transaction) override { return applet_.tries_left(transaction); }
  jpki::VerifyOutcome verify(Transaction& transaction, const jpki::Pin& pin) override {
    return applet_.verify(transaction, pin);
  }
  jpki::ChangeOutcome change(Transaction& transaction, const jpki::Pin& fresh) override {
    return applet_.change_pin(transaction, fresh);
  }
  std::variant<jpki::VerifyOutcome, apdu::KeypadFault> verify_by_keypad(Transaction& transaction) override {
    return applet_.verify_by_keypad(transaction);
  }
  std::variant<jpki::ChangeOutcome, apdu::KeypadFault> change_by_keypad(Transaction& transaction) override {
    return applet_.change_pin_by_keypad(transaction);
  }
  bool end_login(Transaction& transaction) override { return applet_.end_login(transaction); }

 private:
  jpki::text::TextApplet& applet_;
};

}  // namespace

apdu::Pinpad CardPin::keypad(Transaction& transaction) const {
  return jpki::fits_keypad(policy()) ? transaction.pinpad() : apdu::Pinpad{};
}

std::unique_ptr<CardPin> pin_of(jpki::Card& card, const jpki::KeyDescription& key) {
  return std::make_unique<KeyPin>(card, key);
}

std::unique_ptr<CardPin> pin_of(jpki::text::TextApplet& applet) {
  return std::make_unique<TextPin>(applet);
}

}  // namespace holder
