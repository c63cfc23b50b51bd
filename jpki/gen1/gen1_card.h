// Today's My Number Card, and the phones that behave like it.
// Source of every command: docs/card-protocol.md.
#pragma once

#include <map>

#include "jpki/card.h"
#include "jpki/gen1/applet.h"

namespace jpki::gen1 {

class Gen1Card : public Card {
 public:
  // `applet` has been opened on this card; `authentication_start` is the part of the authentication
  // certificate that has been read already, possibly empty.
  Gen1Card(Applet applet, CardDescription description, support::Bytes authentication_start);

  // Reads what still_itself() will compare. Called at the first look, since a fault may come at any time
  // after it.
  void read_identity(apdu::Transaction& transaction);

  const CardDescription& description() const override { return description_; }
  std::string serial_number(apdu::Transaction& transaction) override;
  bool still_itself(apdu::Transaction& transaction) override;
  support::crypto::Certificate certificate(apdu::Transaction& transaction, KeyRole role) override;
  support::crypto::Certificate issuer_certificate(apdu::Transaction& transaction, KeyRole role) override;
  bool gives_issuer_certificate(apdu::Transaction& transaction, KeyRole role) override;
  std::optional<int> tries_left(apdu::Transaction& transaction, KeyRole role) override;
  void approach_pin(apdu::Transaction& transaction, KeyRole role) override;
  VerifyOutcome verify(apdu::Transaction& transaction, KeyRole role, const Pin& pin) override;
  ChangeOutcome change_pin(apdu::Transaction& transaction, KeyRole role, const Pin& fresh) override;
  std::variant<VerifyOutcome, apdu::KeypadFault> verify_by_keypad(apdu::Transaction& transaction,
                                                                  KeyRole role) override;
  std::variant<ChangeOutcome, apdu::KeypadFault> change_pin_by_keypad(apdu::Transaction& transaction,
                                                                      KeyRole role) override;
  bool signs_by(apdu::Transaction& transaction, SignatureScheme scheme) override;
  support::Bytes sign(apdu::Transaction& transaction, KeyRole role, SignatureScheme scheme,
                      support::ByteView input) override;
  bool has_another_way_to_sign() override;
  bool wants_pin(apdu::Transaction& transaction, KeyRole role) override;
  bool end_logins(apdu::Transaction& transaction, std::span<const KeyRole> roles) override;

 private:
  bool anybody_reads_certificate(KeyRole role) const;
  std::optional<std::string> serial_from_certificate(apdu::Transaction& transaction);
  support::Bytes certificate_start(apdu::Transaction& transaction, FileId file,
                                   bool (*looks_right)(support::ByteView start));
  // Whether the card answers a signing request that no card can fulfil as one that knows the scheme.
  // `in_good_faith`: without making sure that our application is selected.
  bool seems_to_sign_by(apdu::Transaction& transaction, SignatureScheme scheme, bool in_good_faith);

  Applet applet_;
  CardDescription description_;
  std::string serial_number_;
  // The authentication certificate as far as it has been read, on cards that give it without a login. Its
  // first block serves the serial number and is not read again.
  support::Bytes authentication_start_;
  // The part of it that was read at the first look, before any login; empty on cards that give it only after
  // one.
  support::Bytes identity_;
  // The first block of issuers' certificates, until the rest is read.
  std::map<KeyRole, support::Bytes> issuer_starts_;
};

}  // namespace jpki::gen1
