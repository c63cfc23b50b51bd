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
  const std::size_t commands = ledger->totals().commands;
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

}  // namespace
}  // namespace contract
