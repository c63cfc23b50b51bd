// The setting tokens.sharing = "exclusive": nobody else gets at the card between login and logout, and
// everybody does again after it. In process, where a look at the reader tells whether the card is held; with
// programs that wait for it: tests/lifecycle/several_programs_test.cc.
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "apdu/card_transport.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

using vcard::PinId;

class HoldingTest : public CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    initialize_with("[tokens]\nsharing = \"exclusive\"\n");
  }

  CK_RV signing(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    return sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  }
  void expect_held(CK_SESSION_HANDLE session) {
    EXPECT_TRUE(readers().held(kReader));
    EXPECT_EQ(signing(session), CKR_OK);
    EXPECT_TRUE(readers().held(kReader));
  }
  // Another program is let in, and finds the card shut.
  void expect_free_and_logged_out() {
    EXPECT_FALSE(readers().held(kReader));
    EXPECT_FALSE(card->is_verified(PinId::auth));
    EXPECT_FALSE(card->is_verified(PinId::sign));
    const auto sent = [](const std::string& command) {
      return support::to_hex(stage().other_program_transmit(support::from_hex(command)));
    };
    for (const char* key : {"0017", "001A"}) {
      EXPECT_EQ(sent(std::string("00A4020C02") + key), "9000");
      EXPECT_EQ(sent("802A0080023030"
                     "00"),
                "6982");
    }
  }
};

TEST_F(HoldingTest, FromLoginToLogout) {
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    const CK_SESSION_HANDLE session = open_and_login(slot);
    expect_held(session);
    EXPECT_EQ(p11->C_Logout(session), CKR_OK);
    expect_free_and_logged_out();
  }
  EXPECT_EQ(ledger->totals().verifies, 2U);
}

TEST_F(HoldingTest, UntilBothTokensAreLoggedOut) {
  const CK_SESSION_HANDLE auth = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE signature = open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Logout(auth), CKR_OK);
  expect_held(signature);
  EXPECT_EQ(p11->C_Logout(signature), CKR_OK);
  expect_free_and_logged_out();
}

TEST_F(HoldingTest, UntilTheLastSessionIsClosed) {
  const CK_SESSION_HANDLE first = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE second = open(kAuthenticationSlot);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_OK);
  expect_held(second);
  EXPECT_EQ(p11->C_CloseSession(second), CKR_OK);
  expect_free_and_logged_out();
  open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_CloseAllSessions(kSignatureSlot), CKR_OK);
  expect_free_and_logged_out();
}

TEST_F(HoldingTest, UntilFinalize) {
  open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  expect_free_and_logged_out();
}

TEST_F(HoldingTest, NotForALoginThatFailedNorForAChangeOfThePin) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  const std::string wrong = pin_of(kAuthenticationSlot) == "0000" ? "1111" : "0000";
  EXPECT_EQ(login(session, wrong), CKR_PIN_INCORRECT);
  expect_free_and_logged_out();
  EXPECT_EQ(set_pin(session, pin_of(kAuthenticationSlot), "9876"), CKR_OK);
  expect_free_and_logged_out();
}

TEST_F(HoldingTest, ACardThatIsGoneIsNotHeldAndTheNextOneIs) {
  const CK_SESSION_HANDLE old = open_and_login(kAuthenticationSlot);
  use_card({}, 1);
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(kAuthenticationSlot, &info), CKR_OK);
  EXPECT_FALSE(readers().held(kReader));
  expect_held(open_and_login(kAuthenticationSlot));
  CK_SESSION_INFO session;
  EXPECT_EQ(p11->C_GetSessionInfo(old, &session), CKR_DEVICE_REMOVED);
}

TEST_F(HoldingTest, WhoeverWaitedFindsTheCardShut) {
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  const auto other = readers().connect(kReader);
  std::string answer;
  std::thread waiting([&] {
    other->begin();  // until the logout
    other->transmit(support::from_hex("00A4020C02001A"));
    answer = support::to_hex(other->transmit(support::from_hex("802A008002303000")));
    other->end();
  });
  for (int i = 0; i < 100; ++i) EXPECT_EQ(signing(session), CKR_OK);
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  waiting.join();
  EXPECT_EQ(answer, "6982");
  EXPECT_EQ(ledger->totals().signatures, 100U);
}

TEST_F(HoldingTest, ByDefaultTheCardIsShared) {
  initialize_with("");
  open_and_login(kAuthenticationSlot);
  EXPECT_FALSE(readers().held(kReader));
}

TEST_F(HoldingTest, AForkedChildDisturbsNothing) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const pid_t child = fork();
  if (child == 0) {
    CK_SESSION_INFO info;
    const bool apart = p11->C_GetSessionInfo(session, &info) == CKR_CRYPTOKI_NOT_INITIALIZED &&
                       p11->C_Initialize(nullptr) == CKR_OK && p11->C_Finalize(nullptr) == CKR_OK;
    _exit(apart ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  expect_held(session);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

}  // namespace
}  // namespace contract
