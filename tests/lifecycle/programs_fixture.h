// A card in the reader of a real pcscd, for several programs.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/contract/openssl_verifies.h"
#include "tests/contract/virtual_reader.h"
#include "tests/lifecycle/program.h"
#include "vcard/card_contents.h"
#include "vcard/ledger.h"

namespace lifecycle {

class CardOfMany : public testing::Test {
 protected:
  void SetUp() override {
    card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents());
    ledger = std::make_shared<vcard::Ledger>();
    card->record_in(ledger);
    reader.insert(card);
  }
  // Whatever happened, no try was lost.
  void TearDown() override {
    if (card == nullptr) return;  // no reader service, so no card was made
    EXPECT_EQ(card->tries_left(vcard::PinId::auth), 3);
    EXPECT_EQ(card->tries_left(vcard::PinId::sign), 5);
    EXPECT_EQ(ledger->totals().refused, 0U);
    reader.remove();
  }

  std::string login_line(const std::string& token) const {
    const vcard::Holder& holder = card->contents().holder;
    return "login " + token + " " + (token == "auth" ? holder.auth_pin : holder.sign_pin);
  }
  void open_and_log_in(Program& program, const std::string& token) const {
    ASSERT_EQ(program.rv("open " + token), CKR_OK);
    ASSERT_EQ(program.rv(login_line(token)), CKR_OK);
  }
  // Whether `answer` is one to "sign TOKEN TEXT", and right.
  bool is_signature(const Answer& answer, const std::string& token, const std::string& text) const {
    const vcard::CardContents& contents = card->contents();
    const vcard::Credential& credential = token == "auth" ? contents.authentication : contents.signature;
    return answer.rv == CKR_OK &&
           contract::openssl_verifies_sha256(credential.certificate, support::as_bytes(text),
                                             support::from_hex(answer.rest));
  }
  bool signs(Program& program, const std::string& token) const {
    return is_signature(program.call("sign " + token + " text"), token, "text");
  }
  static std::string state_of(Program& program, const std::string& token) {
    const Answer answer = program.call("state " + token);
    return answer.rv == CKR_OK ? answer.rest : "none: " + std::to_string(answer.rv);
  }

  std::shared_ptr<vcard::VirtualCard> card;
  std::shared_ptr<vcard::Ledger> ledger;
  contract::VirtualReader reader;
};

inline const std::string kPublic = std::to_string(CKS_RO_PUBLIC_SESSION);
inline const std::string kUser = std::to_string(CKS_RO_USER_FUNCTIONS);

}  // namespace lifecycle
