// PKCS#11 2.40 section 5.5, C_SetPIN: what it changes, what it leaves, and what it costs in tries.
#include "tests/contract/cryptoki_test.h"
#include "vcard/switches.h"

namespace contract {
namespace {

using vcard::Fact;
using vcard::PinId;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

class SetPinTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SLOT_ID slot() const { return GetParam(); }
  bool authentication() const { return slot() == kAuthenticationSlot; }
  PinId id() const { return authentication() ? PinId::auth : PinId::sign; }
  const std::string& old_pin() const { return pin_of(slot()); }
  std::string new_pin() const {
    return authentication() ? (old_pin() == "9876" ? "6789" : "9876") : "NEW4PASS";
  }
  std::string wrong_pin() const {
    return authentication() ? (old_pin() == "0000" ? "1111" : "0000") : "WR0NGONE";
  }

  void expect_pin_in_force(const std::string& right, const std::string& over) {
    const CK_SESSION_HANDLE session = open(slot());
    EXPECT_EQ(login(session, over), CKR_PIN_INCORRECT);
    EXPECT_EQ(login(session, right), CKR_OK);
    EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  }
  CK_RV signing(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    return sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  }
};

INSTANTIATE_TEST_SUITE_P(BothTokens, SetPinTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& parameter) {
                           return parameter.param == kAuthenticationSlot ? "Authentication" : "Signature";
                         });

TEST_P(SetPinTest, PublicChangesThePinWithOneVerifyAndLeavesNobodyLoggedIn) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  EXPECT_FALSE(card->is_verified(id()));
  expect_pin_in_force(new_pin(), old_pin());
}

TEST_P(SetPinTest, AUserStaysLoggedIn) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  ASSERT_EQ(login(session, old_pin()), CKR_OK);
  EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_OK);
  EXPECT_EQ(session_info(session).state, CKS_RW_USER_FUNCTIONS);
  EXPECT_EQ(signing(session), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 2U);
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  expect_pin_in_force(new_pin(), old_pin());
}

TEST_P(SetPinTest, ReadOnlySessionsAreRefused) {
  const CK_SESSION_HANDLE session = open(slot());
  const auto commands = ledger->totals().commands;
  EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_SESSION_READ_ONLY);
  EXPECT_EQ(p11->C_SetPIN(session, nullptr, 0, nullptr, 0), CKR_SESSION_READ_ONLY);
  EXPECT_EQ(set_pin(424242, old_pin(), new_pin()), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(ledger->totals().commands, commands);
}

TEST_P(SetPinTest, NothingIsSentUnlessBothPinsAreWellFormed) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  const auto commands = ledger->totals().commands;
  const auto expect_both = [&](const std::string& malformed, CK_RV rv) {
    EXPECT_EQ(set_pin(session, malformed, new_pin()), CKR_PIN_INCORRECT) << malformed;
    EXPECT_EQ(set_pin(session, old_pin(), malformed), rv) << malformed;
  };
  expect_both("", CKR_PIN_LEN_RANGE);
  expect_both("123", CKR_PIN_LEN_RANGE);
  expect_both("ABCDEFGH123456789", CKR_PIN_LEN_RANGE);
  expect_both(authentication() ? "12a4" : "ABC-123", CKR_PIN_INVALID);
  EXPECT_EQ(set_pin(session, old_pin(), authentication() ? "12 4" : "LETTERS"), CKR_PIN_INVALID);
  EXPECT_EQ(set_pin(session, old_pin(), authentication() ? "12345" : "1234567"),
            authentication() ? CKR_PIN_LEN_RANGE : CKR_PIN_INVALID);
  std::string pin = old_pin();
  auto* bytes = reinterpret_cast<CK_BYTE*>(pin.data());
  EXPECT_EQ(p11->C_SetPIN(session, nullptr, 0, bytes, pin.size()), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_SetPIN(session, bytes, pin.size(), nullptr, 0), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_SetPIN(session, nullptr, 0, nullptr, 0), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(ledger->totals().commands, commands);
}

TEST_P(SetPinTest, AWrongOldPinCostsOneTryAndIsNotSentTwice) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  const int tries = card->tries_left(id());
  EXPECT_EQ(set_pin(session, wrong_pin(), new_pin()), CKR_PIN_INCORRECT);
  EXPECT_EQ(set_pin(session, wrong_pin(), new_pin()), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, wrong_pin()), CKR_PIN_INCORRECT);
  EXPECT_EQ(ledger->totals().verifies, 1U) << "the card has refused it before";
  EXPECT_EQ(card->tries_left(id()), tries - 1);
  EXPECT_EQ(set_pin(session, old_pin(), wrong_pin()), CKR_OK);
  EXPECT_EQ(login(session, wrong_pin()), CKR_OK) << "refused before, and right now";
}

TEST_P(SetPinTest, ABlockedPinIsAnsweredWithoutACommand) {
  card->set_tries(id(), 1);
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  EXPECT_EQ(set_pin(session, wrong_pin(), new_pin()), CKR_PIN_LOCKED) << "the last try is gone";
  const auto commands = ledger->totals().commands;
  EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().commands, commands);
}

TEST_P(SetPinTest, ACardThatRefusesTheChangeKeepsItsPin) {
  for (const char* refusal : {"6982", "6D00"}) {
    SCOPED_TRACE(refusal);
    use_card(vcard::Switches().set(Fact::pin_change, refusal));
    const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
    EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_FUNCTION_FAILED);
    EXPECT_EQ(ledger->totals().verifies, 1U);
    EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
    EXPECT_FALSE(card->is_verified(id()));
    expect_pin_in_force(old_pin(), new_pin());
    EXPECT_EQ(login(session, old_pin()), CKR_OK);
    EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_FUNCTION_FAILED);
    EXPECT_EQ(session_info(session).state, CKS_RW_USER_FUNCTIONS);
    EXPECT_EQ(signing(session), CKR_OK);
  }
}

TEST_P(SetPinTest, AWrongOldPinLeavesAUserLoggedInOrSaysThatTheCardDoesNot) {
  for (const auto& [drops, answer] : {std::pair{"no", CKR_OK}, std::pair{"yes", CKR_USER_NOT_LOGGED_IN}}) {
    SCOPED_TRACE(drops);
    use_card(vcard::Switches().set(Fact::wrong_verify_drops_pin, drops));
    const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
    ASSERT_EQ(login(session, old_pin()), CKR_OK);
    EXPECT_EQ(set_pin(session, wrong_pin(), new_pin()), CKR_PIN_INCORRECT);
    EXPECT_EQ(signing(session), answer);
    EXPECT_EQ(session_info(session).state, answer == CKR_OK ? CKS_RW_USER_FUNCTIONS : CKS_RW_PUBLIC_SESSION);
  }
}

TEST_P(SetPinTest, ACardThatForgetsTheLoginWithTheChangeIsLoggedInToAgain) {
  use_card(vcard::Switches().set(Fact::change_drops_pin, "yes"));
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  ASSERT_EQ(login(session, old_pin()), CKR_OK);
  EXPECT_EQ(set_pin(session, old_pin(), new_pin()), CKR_OK);
  EXPECT_EQ(signing(session), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  EXPECT_EQ(login(session, new_pin()), CKR_OK);
  EXPECT_EQ(signing(session), CKR_OK);
}

TEST_P(SetPinTest, TheOtherTokensLoginIsNoneOfItsBusiness) {
  const CK_SLOT_ID other = authentication() ? kSignatureSlot : kAuthenticationSlot;
  // The authentication token presents its PIN again where the card has dropped it.
  const CK_RV dropped = authentication() ? CKR_USER_NOT_LOGGED_IN : CKR_OK;
  for (const auto& [drops, answer] : {std::pair{"no", CK_RV{CKR_OK}}, std::pair{"yes", dropped}}) {
    SCOPED_TRACE(drops);
    use_card(vcard::Switches().set(Fact::verify_drops_other_pin, drops));
    const CK_SESSION_HANDLE bystander = open_and_login(other);
    EXPECT_EQ(set_pin(open(slot(), kReadWrite), old_pin(), new_pin()), CKR_OK);
    EXPECT_EQ(signing(bystander), answer);
    EXPECT_EQ(p11->C_CloseAllSessions(other), CKR_OK);
    expect_pin_in_force(new_pin(), old_pin());
  }
}

TEST_P(SetPinTest, SmallLettersAreFoldedInBoth) {
  const auto small = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(c));
    return text;
  };
  EXPECT_EQ(set_pin(open(slot(), kReadWrite), small(old_pin()), small(new_pin())), CKR_OK);
  expect_pin_in_force(new_pin(), old_pin());
}

}  // namespace
}  // namespace contract
