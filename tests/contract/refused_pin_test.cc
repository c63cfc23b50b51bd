// A PIN that the card has refused: not sent again, unless the counter says that the world has changed.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

using vcard::PinId;

class RefusedPinTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SLOT_ID slot() const { return GetParam(); }
  bool authentication() const { return slot() == kAuthenticationSlot; }
  PinId id() const { return authentication() ? PinId::auth : PinId::sign; }
  int most() const { return authentication() ? 3 : 5; }
  std::string wrong(int which) const {
    const std::string pins[] = {"1111", "2222", "3333", "4444"};
    const std::string pin = pins[which] == pin_of(kAuthenticationSlot) ? "5555" : pins[which];
    return authentication() ? pin : "WRONG" + pin;
  }
  std::uint64_t verifies() const { return ledger->totals().verifies; }
  // As another program of the holder's does it.
  std::string present_elsewhere(const std::string& pin) {
    const std::string file = authentication() ? "0018" : "001B";
    for (const std::string& command : {std::string("00A4040C0AD392F000260100000001"), "00A4020C02" + file})
      EXPECT_EQ(support::to_hex(stage().other_program_transmit(support::from_hex(command))), "9000");
    support::Bytes verify = support::from_hex("00200080");
    verify.push_back(static_cast<std::uint8_t>(pin.size()));
    verify.insert(verify.end(), pin.begin(), pin.end());
    return support::to_hex(stage().other_program_transmit(verify));
  }
};

INSTANTIATE_TEST_SUITE_P(BothTokens, RefusedPinTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& parameter) {
                           return parameter.param == kAuthenticationSlot ? "Authentication" : "Signature";
                         });

TEST_P(RefusedPinTest, NoneOfThoseRefusedIsSentAgain) {
  const CK_SESSION_HANDLE session = open(slot());
  for (const int which : {0, 1, 0, 1, 0}) EXPECT_EQ(login(session, wrong(which)), CKR_PIN_INCORRECT);
  EXPECT_EQ(verifies(), 2U);
  EXPECT_EQ(card->tries_left(id()), most() - 2);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_OK);
}

TEST_P(RefusedPinTest, IsWorthATryAgainOnceSomebodyHasLoggedInElsewhere) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(present_elsewhere(pin_of(slot())), "9000");
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT) << "it may have been set meanwhile";
  EXPECT_EQ(verifies(), 3U);
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(verifies(), 3U);
}

TEST_P(RefusedPinTest, IsAcceptedWhereItWasSetElsewhereMeanwhile) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(present_elsewhere(pin_of(slot())), "9000");
  support::Bytes change = support::from_hex("00240180");
  const std::string fresh = wrong(0);
  change.push_back(static_cast<std::uint8_t>(fresh.size()));
  change.insert(change.end(), fresh.begin(), fresh.end());
  EXPECT_EQ(support::to_hex(stage().other_program_transmit(change)), "9000");
  EXPECT_EQ(login(session, wrong(0)), CKR_OK);
}

TEST_P(RefusedPinTest, AnotherProgramsWrongTryMakesItNoBetter) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(present_elsewhere(wrong(1)).substr(0, 3), "63C");
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(card->tries_left(id()), most() - 2);
}

TEST_P(RefusedPinTest, TheQuestionIsAskedOfTheRightApplication) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  const support::Bytes select_text_application = support::from_hex("00A4040C0AD3921000310001010408");
  EXPECT_EQ(support::to_hex(stage().other_program_transmit(select_text_application)), "9000");
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  EXPECT_EQ(verifies(), 1U);
  EXPECT_EQ(card->tries_left(id()), most() - 1);
}

TEST_P(RefusedPinTest, BlockedElsewhereMeanwhileIsSaidToBe) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_INCORRECT);
  card->set_tries(id(), 0);
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_LOCKED);
  const auto commands = ledger->totals().commands;
  EXPECT_EQ(login(session, wrong(0)), CKR_PIN_LOCKED);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().commands, commands) << "known by now";
  EXPECT_EQ(verifies(), 1U);
}

}  // namespace
}  // namespace contract
