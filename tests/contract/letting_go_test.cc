// A card is let go of where nobody needs the connection: another program that wants it for itself alone
// (GnuPG's does) gets it then, and whatever it does to the card, the module's next call works.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

constexpr CK_SLOT_ID kSlots[] = {kAuthenticationSlot, kSignatureSlot};

class LettingGoTest : public CryptokiTest {
 protected:
  void use_kind(const std::string& kind) { use_card(vcard::Switches().set("kind", kind)); }
  // Each time the other program resets the card, too.
  static bool free_for_others() { return stage().exclusive_use_by_other_program(); }
  CK_ULONG tokens() {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
    return count;
  }
};

class UnknownCardTest : public LettingGoTest, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(EachKind, UnknownCardTest, testing::Values("resident-card", "no-applet"),
                         [](const auto& parameter) {
                           return std::string(parameter.param) == "no-applet" ? "none" : "resident";
                         });

TEST_P(UnknownCardTest, IsLetGoOfAtOnce) {
  use_kind(GetParam());
  EXPECT_TRUE(free_for_others()) << "C_Initialize";
  tokens();
  EXPECT_TRUE(free_for_others()) << "C_GetSlotList";
  const std::uint64_t commands = ledger->totals().commands;
  for (const CK_SLOT_ID slot : kSlots) {
    CK_TOKEN_INFO info;
    EXPECT_EQ(p11->C_GetTokenInfo(slot, &info), CKR_TOKEN_NOT_RECOGNIZED);
    EXPECT_TRUE(free_for_others()) << "C_GetTokenInfo";
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetMechanismList(slot, nullptr, &count), CKR_TOKEN_NOT_RECOGNIZED);
    EXPECT_TRUE(free_for_others()) << "C_GetMechanismList";
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    EXPECT_EQ(p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session),
              CKR_TOKEN_NOT_RECOGNIZED);
    EXPECT_TRUE(free_for_others()) << "C_OpenSession";
    EXPECT_EQ(p11->C_CloseAllSessions(slot), CKR_OK);
    EXPECT_TRUE(free_for_others()) << "C_CloseAllSessions";
  }
  EXPECT_EQ(ledger->totals().commands, commands) << "what was found is remembered";
  use_kind("my-number-card");
  EXPECT_EQ(tokens(), 2U);
}

class OurCardTest : public LettingGoTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    use_kind(GetParam());
  }
  CK_RV sign_once(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    return sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  }
  void log_in_and_sign(CK_SESSION_HANDLE session, CK_SLOT_ID slot) {
    EXPECT_EQ(login(session, pin_of(slot)), CKR_OK);
    EXPECT_FALSE(free_for_others()) << "C_Login";
    EXPECT_EQ(sign_once(session), CKR_OK);
    EXPECT_FALSE(free_for_others()) << "C_Sign";
  }
  void describe(CK_SLOT_ID slot) {
    token_info(slot);
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetMechanismList(slot, nullptr, &count), CKR_OK);
  }
};

INSTANTIATE_TEST_SUITE_P(EachKind, OurCardTest, testing::Values("my-number-card", "android", "iphone"),
                         [](const auto& parameter) {
                           const std::string kind = parameter.param;
                           return kind == "my-number-card" ? "card" : kind;
                         });

TEST_P(OurCardTest, IsOursWhileASessionIsOpen) {
  EXPECT_TRUE(free_for_others()) << "C_Initialize";
  EXPECT_EQ(tokens(), 2U);
  for (const CK_SLOT_ID slot : kSlots) describe(slot);
  EXPECT_FALSE(free_for_others()) << "from the first look to the first session";
  for (const CK_SLOT_ID slot : kSlots) {
    SCOPED_TRACE(slot);
    const CK_SESSION_HANDLE session = open(slot);
    EXPECT_FALSE(free_for_others()) << "C_OpenSession";
    log_in_and_sign(session, slot);
    EXPECT_EQ(p11->C_Logout(session), CKR_OK);
    EXPECT_FALSE(free_for_others()) << "C_Logout";
    EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
    EXPECT_TRUE(free_for_others()) << "C_CloseSession";
    EXPECT_EQ(tokens(), 2U);
    EXPECT_TRUE(free_for_others()) << "C_GetSlotList";
    describe(slot);
    EXPECT_TRUE(free_for_others()) << "C_GetTokenInfo, C_GetMechanismList";
    // Without a logout, after another program has had the card and reset it.
    const CK_SESSION_HANDLE again = open(slot);
    EXPECT_FALSE(free_for_others()) << "C_OpenSession";
    log_in_and_sign(again, slot);
    open(slot);
    EXPECT_EQ(p11->C_CloseSession(again), CKR_OK);
    EXPECT_FALSE(free_for_others()) << "one of two sessions is left";
    EXPECT_EQ(p11->C_CloseAllSessions(slot), CKR_OK);
    EXPECT_TRUE(free_for_others()) << "C_CloseAllSessions";
  }
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_TRUE(free_for_others()) << "C_Finalize";
}

TEST_P(OurCardTest, IsOursWhileTheOtherTokenHasASession) {
  const CK_SESSION_HANDLE first = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE second = open(kSignatureSlot);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_OK);
  EXPECT_FALSE(free_for_others());
  log_in_and_sign(second, kSignatureSlot);
  EXPECT_EQ(p11->C_CloseSession(second), CKR_OK);
  EXPECT_TRUE(free_for_others());
}

}  // namespace
}  // namespace contract
