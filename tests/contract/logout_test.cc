// After a logout the card refuses to sign for another program, whichever of its uncertain facts hold.
#include "tests/contract/cryptoki_test.h"
#include "vcard/switches.h"

namespace contract {
namespace {

using vcard::Fact;

// How a login ends.
struct Ending {
  const char* name;
  void (*end)(CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE session, CK_SLOT_ID slot);
};
constexpr Ending kEndings[] = {
    {"C_Logout", [](CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE session,
                    CK_SLOT_ID) { EXPECT_EQ(p11.C_Logout(session), CKR_OK); }},
    {"C_CloseSession", [](CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE session,
                          CK_SLOT_ID) { EXPECT_EQ(p11.C_CloseSession(session), CKR_OK); }},
    {"C_CloseAllSessions", [](CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE,
                              CK_SLOT_ID slot) { EXPECT_EQ(p11.C_CloseAllSessions(slot), CKR_OK); }},
    {"C_Finalize", [](CK_FUNCTION_LIST& p11, CK_SESSION_HANDLE,
                      CK_SLOT_ID) { EXPECT_EQ(p11.C_Finalize(nullptr), CKR_OK); }},
};

class LogoutTest : public CryptokiTest {
 protected:
  std::string sent_elsewhere(const std::string& command) {
    return support::to_hex(stage().other_program_transmit(support::from_hex(command)));
  }
  // What another program hears that asks for a signature of "0".
  std::string signature_elsewhere(CK_SLOT_ID slot) {
    EXPECT_EQ(sent_elsewhere(slot == kAuthenticationSlot ? "00A4020C020017" : "00A4020C02001A"), "9000");
    const std::string answer = sent_elsewhere("802A0080013000");
    return answer.substr(answer.size() - 4);
  }
  void expect_shut_after(const Ending& ending, const vcard::Switches& switches) {
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
      SCOPED_TRACE(std::string(ending.name) + " of slot " + std::to_string(slot));
      use_card(switches);
      const CK_SESSION_HANDLE session = open_and_login(slot);
      EXPECT_EQ(signature_elsewhere(slot), "9000") << "shared until then";
      ending.end(*p11, session, slot);
      EXPECT_EQ(signature_elsewhere(slot), "6982");
      p11->C_Initialize(nullptr);
    }
  }
};

TEST_F(LogoutTest, TheCardIsShutForOtherPrograms) {
  for (const Ending& ending : kEndings) expect_shut_after(ending, {});
}

TEST_F(LogoutTest, AlsoWhereOnlyOneKindOfSelectionEndsALogin) {
  for (const char* reset : {"yes", "no"}) {
    for (const auto& [again, other] : {std::pair{"yes", "no"}, std::pair{"no", "yes"}}) {
      SCOPED_TRACE(std::string("reselect ") + again + ", other " + other + ", reset " + reset);
      vcard::Switches switches;
      switches.set(Fact::reselect_drops_pin, again)
          .set(Fact::other_applet_drops_pin, other)
          .set(Fact::warm_reset_drops_pin, reset);
      for (const Ending& ending : kEndings) expect_shut_after(ending, switches);
    }
  }
}

}  // namespace
}  // namespace contract
