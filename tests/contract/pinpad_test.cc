// Readers on whose keypad the holder types the PIN: CKF_PROTECTED_AUTHENTICATION_PATH (PKCS#11 3.0, sections
// 5.5 and 5.6). In process only: no reader of vsmartcard has a keypad.
#include "apdu/transport_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"
#include "vcard/switches.h"

namespace contract {
namespace {

using support::from_hex;
using vcard::PinId;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

class PinpadTest : public CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    readers().give_keypad(kReader, {.verifies = true, .changes = true});
  }

  CK_RV login_on_keypad(CK_SESSION_HANDLE session, CK_USER_TYPE user = CKU_USER) {
    return p11->C_Login(session, user, nullptr, 0);
  }
  CK_RV set_pin_on_keypad(CK_SESSION_HANDLE session) {
    return p11->C_SetPIN(session, nullptr, 0, nullptr, 0);
  }
  void types(const std::string& digits) { readers().type_on_keypad(kReader, digits); }
  void reader_answers(const char* status) { readers().type_on_keypad(kReader, from_hex(status)); }
  bool flag(CK_SLOT_ID slot) { return (token_info(slot).flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0; }
  const std::string& right() const { return pin_of(kAuthenticationSlot); }
  std::string wrong() const { return right() == "0000" ? "1111" : "0000"; }
  std::string fresh() const { return right() == "9876" ? "6789" : "9876"; }
};

TEST_F(PinpadTest, TheFlagIsTheAuthenticationTokensAlone) {
  EXPECT_TRUE(flag(kAuthenticationSlot));
  EXPECT_FALSE(flag(kSignatureSlot)) << "no keypad has letters";
}

TEST_F(PinpadTest, LoginWithoutAPinIsTypedOnTheReader) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  types(right());
  EXPECT_EQ(login_on_keypad(session), CKR_OK);
  EXPECT_EQ(readers().prompts(kReader), 1U);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(session_info(session).state, CKS_RO_USER_FUNCTIONS);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(login_on_keypad(session), CKR_USER_ALREADY_LOGGED_IN);
  EXPECT_EQ(readers().prompts(kReader), 1U);
}

TEST_F(PinpadTest, APinThatTheProgramHasStillWorks) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(login(session, "12a4"), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, ""), CKR_PIN_INCORRECT) << "empty is not absent";
  EXPECT_EQ(login(session, right()), CKR_OK);
  EXPECT_EQ(readers().prompts(kReader), 0U);
}

TEST_F(PinpadTest, AKeyThatAsksForNoConsentGetsNoPrompt) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  EXPECT_EQ(login_on_keypad(session, CKU_CONTEXT_SPECIFIC), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(readers().prompts(kReader), 0U);
}

TEST_F(PinpadTest, WhatKeepsTheHolderFromTypingCostsNoTry) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(login_on_keypad(session), CKR_FUNCTION_CANCELED) << "the time ran out";
  reader_answers("6401");
  EXPECT_EQ(login_on_keypad(session), CKR_FUNCTION_CANCELED);
  types("123");
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_LEN_RANGE);
  reader_answers("6B80");  // the reader does not like what it was asked
  EXPECT_EQ(login_on_keypad(session), CKR_DEVICE_ERROR);
  EXPECT_EQ(readers().prompts(kReader), 4U) << "one prompt a call";
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(token_info(kAuthenticationSlot).flags & CKF_USER_PIN_COUNT_LOW, 0U);
  types(right());
  EXPECT_EQ(login_on_keypad(session), CKR_OK);
}

TEST_F(PinpadTest, AWrongPinCostsOneTryAndTheOneRefusedBeforeIsStillKnown) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(login(session, wrong()), CKR_PIN_INCORRECT);
  types(fresh());
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_INCORRECT);
  EXPECT_EQ(card->tries_left(PinId::auth), 1);
  EXPECT_EQ(login(session, wrong()), CKR_PIN_INCORRECT);
  EXPECT_EQ(ledger->totals().verifies, 2U);
  EXPECT_EQ(token_info(kAuthenticationSlot).flags & CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_FINAL_TRY);
}

TEST_F(PinpadTest, ABlockedPinIsAnsweredWithoutAPrompt) {
  card->set_tries(PinId::auth, 0);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_LOCKED);
  const auto commands = ledger->totals().commands;
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_LOCKED);
  EXPECT_EQ(set_pin_on_keypad(session), CKR_PIN_LOCKED);
  EXPECT_EQ(readers().prompts(kReader), 0U);
  EXPECT_EQ(ledger->totals().commands, commands) << "asked once";
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_F(PinpadTest, ANewPinIsTypedOnTheReaderAfterTheOldOne) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  types(right());
  types(fresh());
  EXPECT_EQ(set_pin_on_keypad(session), CKR_OK);
  EXPECT_EQ(readers().prompts(kReader), 2U);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_FALSE(card->is_verified(PinId::auth));
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  EXPECT_EQ(login(session, right()), CKR_PIN_INCORRECT);
  types(fresh());
  EXPECT_EQ(login_on_keypad(session), CKR_OK);
}

TEST_F(PinpadTest, AChangeThatIsNotFinishedLeavesThePinAndNobodyLoggedIn) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  const std::pair<const char*, CK_RV> ends[] = {{"6400", CKR_FUNCTION_CANCELED},
                                                {"6401", CKR_FUNCTION_CANCELED},
                                                {"6402", CKR_PIN_INVALID},
                                                {"6403", CKR_PIN_LEN_RANGE},
                                                {"6982", CKR_FUNCTION_FAILED}};
  for (const auto& [answer, rv] : ends) {
    types(right());
    reader_answers(answer);
    EXPECT_EQ(set_pin_on_keypad(session), rv) << answer;
    EXPECT_FALSE(card->is_verified(PinId::auth));
    EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  }
  types(wrong());
  EXPECT_EQ(set_pin_on_keypad(session), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, right()), CKR_OK);
}

TEST_F(PinpadTest, OneOfTwoPinsIsNotEnough) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  std::string pin = right();
  auto* bytes = reinterpret_cast<CK_BYTE*>(pin.data());
  EXPECT_EQ(p11->C_SetPIN(session, bytes, pin.size(), nullptr, 0), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_SetPIN(session, nullptr, 0, bytes, pin.size()), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(set_pin_on_keypad(open(kAuthenticationSlot)), CKR_SESSION_READ_ONLY);
  EXPECT_EQ(set_pin(session, right(), fresh()), CKR_OK) << "both from the program";
  EXPECT_EQ(readers().prompts(kReader), 0U);
}

TEST_F(PinpadTest, ReadersThatOnlyVerifyChangeNothing) {
  readers().give_keypad(kReader, {.verifies = true, .changes = false});
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  EXPECT_TRUE(flag(kAuthenticationSlot));
  EXPECT_EQ(set_pin_on_keypad(session), CKR_ARGUMENTS_BAD);
  types(right());
  EXPECT_EQ(login_on_keypad(session), CKR_OK);
}

TEST_F(PinpadTest, TheSigningPasswordIsNeverAskedForOnAKeypad) {
  const CK_SESSION_HANDLE session = open(kSignatureSlot, kReadWrite);
  EXPECT_EQ(login_on_keypad(session), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(set_pin_on_keypad(session), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(readers().prompts(kReader), 0U);
}

TEST_F(PinpadTest, WithoutAKeypadNoPinIsABadArgument) {
  readers().give_keypad(kReader, {});
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  EXPECT_FALSE(flag(kAuthenticationSlot));
  EXPECT_EQ(login_on_keypad(session), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(set_pin_on_keypad(session), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(readers().prompts(kReader), 0U);
}

TEST_F(PinpadTest, TheSettingSwitchesItOff) {
  initialize_with("[tokens]\npinpad = \"off\"\n");
  readers().give_keypad(kReader, {.verifies = true, .changes = true});
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_FALSE(flag(kAuthenticationSlot));
  EXPECT_EQ(login_on_keypad(session), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(login(session, right()), CKR_OK);
}

TEST_F(PinpadTest, APinFromTheKeypadIsNotKept) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  types(right());
  ASSERT_EQ(login_on_keypad(session), CKR_OK);
  stage().other_program_transmit(from_hex("00A4040C0AD392F000260100000001"));
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(readers().prompts(kReader), 1U);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_F(PinpadTest, TheLastTryIsSparedWithoutAPrompt) {
  initialize_with("[tokens]\nlast_try = \"refuse\"\n");
  readers().give_keypad(kReader, {.verifies = true, .changes = true});
  card->set_tries(PinId::auth, 2);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
  types(wrong());
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_INCORRECT);
  EXPECT_EQ(login_on_keypad(session), CKR_PIN_LOCKED);
  EXPECT_EQ(set_pin_on_keypad(session), CKR_PIN_LOCKED);
  EXPECT_EQ(readers().prompts(kReader), 1U);
  EXPECT_EQ(card->tries_left(PinId::auth), 1);
}

TEST_F(PinpadTest, ThePromptComesOnlyWhereTheApplicationIsTheRightOne) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  stage().other_program_transmit(from_hex("00A4040C0AD3921000310001010408"));
  types(right());
  EXPECT_EQ(login_on_keypad(session), CKR_OK);
  EXPECT_EQ(ledger->totals().refused, 0U);
}

TEST_F(PinpadTest, ACardPulledWhileTheHolderTypesEndsTheSession) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  types(right());
  readers().before_each_exchange(kReader, [](const vcard::Exchange& exchange) {
    if (exchange.command.size() == 9 && exchange.command[1] == 0x20) stage().remove();
  });
  EXPECT_EQ(login_on_keypad(session), CKR_DEVICE_REMOVED);
  readers().before_each_exchange(kReader, nullptr);
  EXPECT_EQ(p11->C_GetSessionInfo(session, nullptr), CKR_DEVICE_REMOVED);
}

TEST_F(PinpadTest, EveryFaultAtEveryExchangeOfAChange) {
  for (const apdu::Fault fault :
       {apdu::Fault::card_removed, apdu::Fault::card_reset, apdu::Fault::communication,
        apdu::Fault::timed_out, apdu::Fault::no_service}) {
    for (std::uint64_t n = 1;; ++n) {
      SCOPED_TRACE(std::string(apdu::describe(fault)) + " at " + std::to_string(n));
      p11->C_Finalize(nullptr);
      ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
      use_card({});
      readers().give_keypad(kReader, {.verifies = true, .changes = true});
      const CK_SESSION_HANDLE session = open(kAuthenticationSlot, kReadWrite);
      types(right());
      types(fresh());
      const auto before = readers().exchanges(kReader);
      readers().fail_exchange(kReader, n, fault);
      const CK_RV rv = set_pin_on_keypad(session);
      const bool never_came_to_it = readers().exchanges(kReader) - before < n;
      readers().clear_faults(kReader);
      stage().remove();
      stage().insert(card);
      EXPECT_EQ(login(open(kAuthenticationSlot), rv == CKR_OK ? fresh() : right()), CKR_OK);
      EXPECT_EQ(ledger->totals().refused, 0U);
      if (never_came_to_it) break;
    }
  }
}

}  // namespace
}  // namespace contract
