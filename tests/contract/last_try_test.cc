// The setting tokens.last_try: whether a PIN may be presented that could be the one that blocks it.
#include <fstream>
#include <sstream>

#include "tests/contract/cryptoki_test.h"
#include "tests/unit/conf/scratch_folder.h"
#include "vcard/switches.h"

namespace contract {
namespace {

using vcard::Fact;
using vcard::PinId;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;
constexpr const char* kRefuse = "[tokens]\nlast_try = \"refuse\"\n";

class LastTryTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SLOT_ID slot() const { return GetParam(); }
  bool authentication() const { return slot() == kAuthenticationSlot; }
  PinId id() const { return authentication() ? PinId::auth : PinId::sign; }
  std::string wrong() const {
    return authentication() ? (pin_of(slot()) == "0000" ? "1111" : "0000") : "WR0NGONE";
  }
  std::string fresh() const {
    return authentication() ? (pin_of(slot()) == "9876" ? "6789" : "9876") : "NEW4PASS";
  }
};

INSTANTIATE_TEST_SUITE_P(BothTokens, LastTryTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& parameter) {
                           return parameter.param == kAuthenticationSlot ? "Authentication" : "Signature";
                         });

TEST_P(LastTryTest, IsNotSparedUnlessAskedFor) {
  card->set_tries(id(), 1);
  EXPECT_EQ(login(open(slot()), pin_of(slot())), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_P(LastTryTest, IsSparedAndTheFlagsTellTheTruth) {
  initialize_with(kRefuse);
  card->set_tries(id(), 2);
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  EXPECT_EQ(login(session, wrong()), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_PIN_LOCKED);
  EXPECT_EQ(set_pin(session, pin_of(slot()), fresh()), CKR_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(card->tries_left(id()), 1);
  const CK_FLAGS flags = token_info(slot()).flags;
  EXPECT_EQ(flags & CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_FINAL_TRY);
  EXPECT_EQ(flags & CKF_USER_PIN_LOCKED, 0U);
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
}

TEST_P(LastTryTest, IsOneThatAnotherProgramMayHaveLeft) {
  initialize_with(kRefuse);
  const CK_SESSION_HANDLE session = open(slot());
  token_info(slot());
  card->set_tries(id(), 1);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_PIN_LOCKED) << "asked each time";
  card->set_tries(id(), 2);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_OK);
}

TEST_P(LastTryTest, IsReleasedByTheSetting) {
  initialize_with(kRefuse);
  card->set_tries(id(), 1);
  EXPECT_EQ(login(open(slot()), pin_of(slot())), CKR_PIN_LOCKED);
  initialize_with("[tokens]\nlast_try = \"allow\"\n");
  EXPECT_EQ(login(open(slot()), pin_of(slot())), CKR_OK);
}

TEST_P(LastTryTest, TheLogSaysWhatToDo) {
  const conf::test::ScratchFolder folder;
  const std::string log = folder.path("log");
  initialize_with(kRefuse + ("[log]\nlevel = \"error\"\nfile = \"" + log + "\"\n"));
  card->set_tries(id(), 1);
  EXPECT_EQ(login(open(slot()), pin_of(slot())), CKR_PIN_LOCKED);
  std::stringstream said;
  said << std::ifstream(log).rdbuf();
  EXPECT_THAT(said.str(), testing::HasSubstr("tokens.last_try = \"allow\""));
  EXPECT_THAT(said.str(), testing::Not(testing::HasSubstr(pin_of(slot()))));
}

TEST_P(LastTryTest, ACardThatDoesNotSayGetsNoPin) {
  use_card(vcard::Switches().set(Fact::query_after_verify, "9000"));
  initialize_with(kRefuse);
  const CK_SESSION_HANDLE session = open(slot());
  // Another program logs in, and the card answers 9000 to the question for the tries from then on.
  support::Bytes present = support::from_hex("00200080");
  present.push_back(static_cast<std::uint8_t>(pin_of(slot()).size()));
  present.insert(present.end(), pin_of(slot()).begin(), pin_of(slot()).end());
  const std::string file = authentication() ? "0018" : "001B";
  stage().other_program_transmit(support::from_hex("00A4020C02" + file));
  ASSERT_EQ(support::to_hex(stage().other_program_transmit(present)), "9000");
  EXPECT_EQ(login(session, pin_of(slot())), CKR_FUNCTION_FAILED);
  EXPECT_EQ(ledger->totals().verifies, 1U) << "the other program's";
}

class LastTryForAnAgreementTest : public CryptokiTest {};

TEST_F(LastTryForAnAgreementTest, IsSparedToo) {
  initialize_with(std::string(kRefuse) + "signature_consent = \"each\"\n");
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  card->set_tries(PinId::sign, 1);
  EXPECT_EQ(login(session, pin_of(kSignatureSlot), CKU_CONTEXT_SPECIFIC), CKR_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

}  // namespace
}  // namespace contract
