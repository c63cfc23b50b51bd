// An answer that never comes: what the card has done nobody knows, and no try is spent on finding out. In
// process only: a real reader service cannot be told to lose answers.
#include <utility>

#include "apdu/transport_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

using apdu::Fault;
using vcard::PinId;

constexpr std::uint8_t kVerify = 0x20;
constexpr std::uint8_t kSign = 0x2A;
constexpr std::size_t kBareHeader = 4;

enum class Loss { before_the_card, after_the_card };

class LostAnswerTest : public CryptokiTest {
 protected:
  // The next such command with data has no answer.
  void lose(std::uint8_t instruction, Loss loss, Fault fault = Fault::communication) {
    lost_ = false;
    readers().before_each_exchange(kReader, [=, this](const vcard::Exchange& exchange) {
      const bool meant = exchange.command[1] == instruction && exchange.command.size() > kBareHeader;
      if (!meant || std::exchange(lost_, true)) return;
      if (loss == Loss::after_the_card) readers().other_program_transmit(kReader, exchange.command);
      readers().fail_exchange(kReader, 1, fault);
    });
  }
  // That the card was asked to verify, answered or not.
  std::uint64_t verifies() const { return ledger->totals().verifies; }
  std::string wrong() const { return pin_of(kAuthenticationSlot) == "0000" ? "1111" : "0000"; }
  CK_RV sign_text(CK_SESSION_HANDLE session) {
    support::Bytes signature;
    return sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  }

 private:
  bool lost_ = false;
};

TEST_F(LostAnswerTest, AWrongPinWhoseAnswerWasLostIsNotSentAgain) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  lose(kVerify, Loss::after_the_card);
  EXPECT_EQ(login(session, wrong()), CKR_DEVICE_ERROR);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(login(session, wrong()), CKR_PIN_INCORRECT);
  EXPECT_EQ(verifies(), 1U);
  EXPECT_EQ(card->tries_left(PinId::auth), 2);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
}

TEST_F(LostAnswerTest, ARightPinWhoseAnswerWasLostIsSentAgainAndWasNotLeftOnTheCard) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  card->set_tries(PinId::auth, 2);
  lose(kVerify, Loss::after_the_card);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_DEVICE_ERROR);
  EXPECT_FALSE(card->is_verified(PinId::auth)) << "nobody is logged in";
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
}

TEST_F(LostAnswerTest, APinThatNeverArrivedIsSentAgainWhereTheCounterSaysSo) {
  for (const int tries : {3, 2, 1}) {
    use_card({});
    card->set_tries(PinId::auth, tries);
    token_info(kAuthenticationSlot);  // where the counter stands is known
    const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
    lose(kVerify, Loss::before_the_card);
    EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_DEVICE_ERROR);
    EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK) << tries;
    EXPECT_EQ(verifies(), 1U);
    p11->C_CloseAllSessions(kAuthenticationSlot);
  }
}

TEST_F(LostAnswerTest, InDoubtItIsNotSentUntilTheCardIsPutInAgain) {
  card->set_tries(PinId::auth, 2);
  CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  lose(kVerify, Loss::before_the_card);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_DEVICE_ERROR);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_PIN_INCORRECT) << "2 of 3: it may have been it";
  EXPECT_EQ(verifies(), 0U);
  stage().remove();
  stage().insert(card);
  session = open(kAuthenticationSlot);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
}

TEST_F(LostAnswerTest, AnAnswerThatSaysNothingIsAsGoodAsLost) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  readers().before_each_exchange(kReader, [](const vcard::Exchange& exchange) {
    if (exchange.command[1] != kVerify || exchange.command.size() == kBareHeader) return;
    readers().other_program_transmit(kReader, exchange.command);
    readers().answer_exchange(kReader, 1, {0x6F, 0x00});
  });
  EXPECT_EQ(login(session, wrong()), CKR_DEVICE_ERROR);
  EXPECT_EQ(login(session, wrong()), CKR_PIN_INCORRECT);
  EXPECT_EQ(verifies(), 1U);
}

TEST_F(LostAnswerTest, AKeptPinWhoseAnswerWasLostIsNotPresentedAgainByItself) {
  for (const Loss loss : {Loss::before_the_card, Loss::after_the_card}) {
    use_card({});
    const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
    stage().other_program_transmit(support::from_hex("00A4040C0AD392F000260100000001"));
    lose(kVerify, loss);
    EXPECT_EQ(sign_text(session), CKR_DEVICE_ERROR);
    EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
    const auto before = verifies();
    EXPECT_EQ(sign_text(session), CKR_KEY_HANDLE_INVALID) << "without a login there is no key";
    EXPECT_EQ(verifies(), before);
    EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
    EXPECT_EQ(sign_text(session), CKR_OK);
    EXPECT_EQ(ledger->totals().refused, 0U);
    p11->C_CloseAllSessions(kAuthenticationSlot);
    EXPECT_FALSE(card->is_verified(PinId::auth));
  }
}

TEST_F(LostAnswerTest, ALoginThatAFaultHasEndedIsEndedOnTheCardWithTheLastSession) {
  for (const Fault fault : {Fault::communication, Fault::timed_out}) {
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
      const CK_SESSION_HANDLE session = open_and_login(slot);
      ASSERT_EQ(sign_text(session), CKR_OK);
      lose(kSign, Loss::after_the_card, fault);
      EXPECT_EQ(sign_text(session), CKR_DEVICE_ERROR);
      EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
      EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
      EXPECT_FALSE(card->is_verified(slot == kAuthenticationSlot ? PinId::auth : PinId::sign));
    }
  }
}

TEST_F(LostAnswerTest, ACardThatWasHeldIsLetGo) {
  initialize_with("[tokens]\nsharing = \"exclusive\"\n");
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  EXPECT_TRUE(readers().held(kReader));
  lose(kSign, Loss::after_the_card);
  EXPECT_EQ(sign_text(session), CKR_DEVICE_ERROR);
  EXPECT_FALSE(readers().held(kReader));
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  EXPECT_FALSE(card->is_verified(PinId::sign));
  lose(kVerify, Loss::after_the_card);
  EXPECT_EQ(login(open(kSignatureSlot), pin_of(kSignatureSlot)), CKR_DEVICE_ERROR);
  EXPECT_FALSE(readers().held(kReader));
  EXPECT_FALSE(card->is_verified(PinId::sign));
}

TEST_F(LostAnswerTest, ALoginThatAFaultHasEndedIsEndedOnTheCardByFinalize) {
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  ASSERT_EQ(sign_text(session), CKR_OK);
  lose(kSign, Loss::after_the_card);
  EXPECT_EQ(sign_text(session), CKR_DEVICE_ERROR);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_FALSE(card->is_verified(PinId::sign));
}

}  // namespace
}  // namespace contract
