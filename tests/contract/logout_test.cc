// After a logout the card refuses to sign for another program, whichever of its uncertain facts hold.
#include <filesystem>
#include <fstream>

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
  // What another program hears that asks for a signature of "0". It selects the application only where it
  // finds none, for that might end the login.
  std::string signature_elsewhere(CK_SLOT_ID slot) {
    const char* select_key = slot == kAuthenticationSlot ? "00A4020C020017" : "00A4020C02001A";
    if (sent_elsewhere(select_key) != "9000") {
      EXPECT_EQ(sent_elsewhere("00A4040C0AD392F000260100000001"), "9000");
      EXPECT_EQ(sent_elsewhere(select_key), "9000");
    }
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

TEST_F(LogoutTest, WhicheverKindOfSelectionEndsALogin) {
  for (const char* reset : {"yes", "no"}) {
    for (const auto& [again, other] :
         {std::pair{"yes", "no"}, std::pair{"no", "yes"}, std::pair{"no", "no"}}) {
      SCOPED_TRACE(std::string("reselect ") + again + ", other " + other + ", reset " + reset);
      vcard::Switches switches;
      switches.set(Fact::reselect_drops_pin, again)
          .set(Fact::other_applet_drops_pin, other)
          .set(Fact::warm_reset_drops_pin, reset);
      for (const Ending& ending : kEndings) expect_shut_after(ending, switches);
    }
  }
}

TEST_F(LogoutTest, WhicheverTheCardLooksAtFirst) {
  for (const char* checks : {"parameters-first", "pin-first", "length-first"}) {
    for (const char* selections : {"yes", "no"}) {
      SCOPED_TRACE(std::string(checks) + ", selections end logins: " + selections);
      vcard::Switches switches;
      switches.set(Fact::signing_checks, checks)
          .set(Fact::reselect_drops_pin, selections)
          .set(Fact::other_applet_drops_pin, selections);
      expect_shut_after(kEndings[0], switches);
    }
  }
}

TEST_F(LogoutTest, NoSignatureIsMadeToFindOut) {
  for (const char* selections : {"yes", "no"}) {
    use_card(vcard::Switches()
                 .set(Fact::reselect_drops_pin, selections)
                 .set(Fact::other_applet_drops_pin, selections));
    EXPECT_EQ(p11->C_Logout(open_and_login(kAuthenticationSlot)), CKR_OK);
    EXPECT_EQ(p11->C_Logout(open_and_login(kSignatureSlot)), CKR_OK);
    EXPECT_EQ(ledger->totals().signatures, 0U);
  }
}

TEST_F(LogoutTest, TheSigningKeyIsShutWhileTheAuthenticationTokenStaysLoggedIn) {
  const CK_SESSION_HANDLE authentication = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE signing = open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Logout(signing), CKR_OK);
  EXPECT_EQ(signature_elsewhere(kSignatureSlot), "6982");
  EXPECT_EQ(session_info(authentication).state, CKS_RO_USER_FUNCTIONS);
  support::Bytes signature;
  EXPECT_EQ(sign(authentication, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 3U) << "the kept PIN was presented once more";
  EXPECT_EQ(p11->C_Logout(authentication), CKR_OK);
  EXPECT_EQ(signature_elsewhere(kAuthenticationSlot), "6982");
}

// A login is renewed with all tries left only, so this one has to last.
TEST_F(LogoutTest, UnlessTheAuthenticationTokenCouldNotRenewItsLogin) {
  use_card(vcard::Switches().set(Fact::wrong_verify_drops_pin, "no"));
  const CK_SESSION_HANDLE authentication = open(kAuthenticationSlot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  EXPECT_EQ(login(authentication, pin_of(kAuthenticationSlot)), CKR_OK);
  const std::string wrong = pin_of(kAuthenticationSlot) == "9876" ? "6789" : "9876";
  EXPECT_EQ(set_pin(authentication, wrong, "5555"), CKR_PIN_INCORRECT);
  const CK_SESSION_HANDLE signing = open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Logout(signing), CKR_OK);
  support::Bytes signature;
  EXPECT_EQ(sign(authentication, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(p11->C_Logout(authentication), CKR_OK);
  EXPECT_EQ(signature_elsewhere(kAuthenticationSlot), "6982");
  EXPECT_EQ(signature_elsewhere(kSignatureSlot), "6982");
}

// Other programs would have to start anew.
TEST_F(LogoutTest, TheCardKeepsItsPowerIfSelectingShutsIt) {
  for (const char* selections : {"yes", "no"}) {
    use_card(vcard::Switches()
                 .set(Fact::reselect_drops_pin, selections)
                 .set(Fact::other_applet_drops_pin, selections));
    const std::string file = testing::TempDir() + "jpki-logout-ledger";
    card->record_in(std::make_shared<vcard::Ledger>(file));
    EXPECT_EQ(p11->C_Logout(open_and_login(kAuthenticationSlot)), CKR_OK);
    card->record_in(ledger);
    std::ifstream lines(file);
    const std::string noted((std::istreambuf_iterator<char>(lines)), {});
    EXPECT_EQ(noted.find("power off") == std::string::npos, std::string_view(selections) == "yes") << noted;
    std::filesystem::remove(file);
  }
}

}  // namespace
}  // namespace contract
