// The other side: a card that answers the commands of layout.h with two P-384 keys of OpenSSL's, for
// vcard/in_process.h to put into a reader. Certificates, PINs and counters live as long as the object.
// Thread rule: one thread at a time.
#pragma once

#include <array>
#include <string>

#include "tests/families/p384/layout.h"
#include "tests/unit/support/crypto_fixture.h"
#include "vcard/card.h"
#include "vcard/command_apdu.h"

namespace p384 {

class VirtualCard : public vcard::Card {
 public:
  VirtualCard();

  support::Bytes atr() const override { return {0x3B, 0x00}; }
  void power_on() override {}
  void power_off() override { reset(); }
  void reset() override;
  support::Bytes process(support::ByteView command) override;
  std::string status() const override { return ""; }

  struct Key {
    support::crypto::test::Key pair;
    support::Bytes certificate;
    support::Bytes issuer_certificate;
    std::string pin;
    int max_tries;
    int tries_left;
    bool verified = false;
  };
  // What the card itself knows; tests may change it.
  Key& key(KeyRole role) { return keys_[role == KeyRole::authentication ? 0 : 1]; }
  // Commands that have presented a PIN.
  unsigned verifies() const { return verifies_; }
  // From now on every signature has a wrong bit.
  void bend_signatures() { bent_ = true; }

 private:
  struct Answer {
    std::uint16_t status = 0x9000;
    support::Bytes data = {};
  };
  struct Instruction {
    std::uint8_t ins;
    Answer (VirtualCard::*answer)(const vcard::CommandApdu&);
  };
  Answer select(const vcard::CommandApdu& command);
  Answer read_binary(const vcard::CommandApdu& command);
  Answer verify(const vcard::CommandApdu& command);
  Answer change_pin(const vcard::CommandApdu& command);
  Answer sign(const vcard::CommandApdu& command);

  // The key that the current file belongs to, if that is its `kind` of file.
  Key* current(FileId KeyLayout::*kind);

  std::array<Key, 2> keys_;
  bool application_ = false;  // selected
  FileId file_ = 0;
  unsigned verifies_ = 0;
  bool bent_ = false;
};

}  // namespace p384
