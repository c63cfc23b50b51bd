// What has to go wrong before a card is let go of (in process only: a reader service cannot be told to).
#include "apdu/transport_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

class LettingGoFaultTest : public CryptokiTest {
 protected:
  static std::size_t connections() { return readers().connections(kReader); }
  CK_RV ask_for_token() {
    CK_TOKEN_INFO info;
    return p11->C_GetTokenInfo(kAuthenticationSlot, &info);
  }
};

TEST_F(LettingGoFaultTest, ACardThatWasNotRecognisedIsNotConnectedToAgain) {
  use_card(vcard::Switches().set("kind", "no-applet"));
  EXPECT_EQ(ask_for_token(), CKR_TOKEN_NOT_RECOGNIZED);
  EXPECT_EQ(connections(), 0U);
  bool connected = false;
  readers().before_next_connect(kReader, [&] { connected = true; });
  EXPECT_EQ(ask_for_token(), CKR_TOKEN_NOT_RECOGNIZED);
  EXPECT_FALSE(connected);
  readers().before_next_connect(kReader, nullptr);
}

TEST_F(LettingGoFaultTest, WhateverFailsWhileACardIsLookedAt) {
  for (const apdu::Fault fault : {apdu::Fault::communication, apdu::Fault::card_mute, apdu::Fault::in_use,
                                  apdu::Fault::malformed_answer, apdu::Fault::card_reset}) {
    bool failed = true;
    for (std::uint64_t n = 1; failed; ++n) {
      use_card(usual_switches());
      readers().fail_exchange(kReader, n, fault);
      const CK_RV rv = ask_for_token();
      failed = rv != CKR_OK;
      // Where the card has been recognised by then, it is ours.
      if (failed && fault != apdu::Fault::in_use) {
        EXPECT_EQ(connections(), 0U) << "exchange " << n;
      }
      readers().clear_faults(kReader);
      EXPECT_EQ(ask_for_token(), CKR_OK) << "exchange " << n;
    }
    use_card(usual_switches());
    readers().fail_begin(kReader, fault);
    EXPECT_NE(ask_for_token(), CKR_OK);
    EXPECT_EQ(connections(), 0U);
  }
}

TEST_F(LettingGoFaultTest, OfACardThatIsGoneAlsoWithASessionOpen) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  EXPECT_EQ(connections(), 1U);
  use_card(usual_switches(), 1);
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(kAuthenticationSlot, &info), CKR_OK);
  EXPECT_EQ(connections(), 0U);
  EXPECT_EQ(p11->C_CloseSession(session), CKR_DEVICE_REMOVED);
}

TEST_F(LettingGoFaultTest, AnotherCardThatCameUnseenMeanwhileGetsNoPinOfTheFirst) {
  const CK_SESSION_HANDLE first = open_and_login(kAuthenticationSlot);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_OK);
  EXPECT_EQ(connections(), 0U);
  const std::string old_pin = pin_of(kAuthenticationSlot);
  card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents(usual_switches(), 1));
  ledger = std::make_shared<vcard::Ledger>();
  card->record_in(ledger);
  readers().swap_behind_reset(kReader, card);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(ledger->totals().commands, 0U) << "opening a session asks the card nothing";
  EXPECT_EQ(login(session, old_pin), CKR_DEVICE_REMOVED);
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(login(open(kAuthenticationSlot), pin_of(kAuthenticationSlot)), CKR_OK);
}

TEST_F(LettingGoFaultTest, ASessionThatGetsNoConnectionIsNotOpened) {
  EXPECT_EQ(p11->C_CloseSession(open(kAuthenticationSlot)), CKR_OK);
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  readers().fail_connect(kReader, apdu::Fault::in_use);
  EXPECT_EQ(p11->C_OpenSession(kAuthenticationSlot, CKF_SERIAL_SESSION, nullptr, nullptr, &session),
            CKR_DEVICE_ERROR);
  EXPECT_EQ(token_info(kAuthenticationSlot).ulSessionCount, 0U);
  EXPECT_EQ(connections(), 0U);
  EXPECT_EQ(login(open(kAuthenticationSlot), pin_of(kAuthenticationSlot)), CKR_OK);
}

}  // namespace
}  // namespace contract
