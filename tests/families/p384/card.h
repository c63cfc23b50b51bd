// A card of the family, for those who use it: jpki::Card by the commands of layout.h.
#pragma once

#include "jpki/card.h"
#include "tests/families/p384/layout.h"

namespace p384 {

class P384Card : public jpki::Card {
 public:
  // Reads the authentication certificate, by which the card is known again. Throws as jpki::Card.
  explicit P384Card(apdu::Transaction& transaction);

  const jpki::CardDescription& description() const override { return description_; }
  std::string serial_number(apdu::Transaction& transaction) override;
  bool still_itself(apdu::Transaction& transaction) override;
  support::crypto::Certificate certificate(apdu::Transaction& transaction, KeyRole role) override;
  support::crypto::Certificate issuer_certificate(apdu::Transaction& transaction, KeyRole role) override;
  bool gives_issuer_certificate(apdu::Transaction& transaction, KeyRole role) override;
  std::optional<int> tries_left(apdu::Transaction& transaction, KeyRole role) override;
  void approach_pin(apdu::Transaction& transaction, KeyRole role) override;
  jpki::VerifyOutcome verify(apdu::Transaction& transaction, KeyRole role, const jpki::Pin& pin) override;
  jpki::ChangeOutcome change_pin(apdu::Transaction& transaction, KeyRole role,
                                 const jpki::Pin& fresh) override;
  std::variant<jpki::VerifyOutcome, apdu::KeypadFault> verify_by_keypad(apdu::Transaction& transaction,
                                                                        KeyRole role) override;
  std::variant<jpki::ChangeOutcome, apdu::KeypadFault> change_pin_by_keypad(apdu::Transaction& transaction,
                                                                            KeyRole role) override;
  bool signs_by(apdu::Transaction& transaction, jpki::SignatureScheme scheme) override;
  support::Bytes sign(apdu::Transaction& transaction, KeyRole role, jpki::SignatureScheme scheme,
                      support::ByteView input) override;
  bool has_another_way_to_sign() override { return false; }
  bool wants_pin(apdu::Transaction& transaction, KeyRole role) override;
  bool end_logins(apdu::Transaction& transaction, std::span<const KeyRole> roles) override;

 private:
  // Makes `file` the current one. What another transaction has left is not relied on: other programs come
  // between.
  void select(apdu::Transaction& transaction, FileId file);
  apdu::Response ask_to_sign(apdu::Transaction& transaction, KeyRole role, support::ByteView input);
  support::crypto::Certificate read_certificate(apdu::Transaction& transaction, FileId file);

  jpki::CardDescription description_;
  std::uint64_t selected_in_ = 0;  // the transaction's number
  FileId selected_ = 0;
  support::Bytes identity_;
};

}  // namespace p384
