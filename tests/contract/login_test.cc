// What a login costs in tries, and what it is to the card. The standard's rules:
// tests/conformance/login_test.cc.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

class LoginTest : public CryptokiTest {};

TEST_F(LoginTest, ClosingTheLastSessionLogsOut) {
  const CK_SESSION_HANDLE first = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE second = open(kAuthenticationSlot);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_OK);
  EXPECT_EQ(session_info(second).state, CKS_RO_USER_FUNCTIONS);
  EXPECT_TRUE(card->is_verified(vcard::PinId::auth));
  EXPECT_EQ(p11->C_CloseSession(second), CKR_OK);
  EXPECT_FALSE(card->is_verified(vcard::PinId::auth)) << "the card forgets the login too";
  EXPECT_EQ(session_info(open(kAuthenticationSlot)).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(p11->C_CloseSession(first), CKR_SESSION_HANDLE_INVALID);
}

TEST_F(LoginTest, TheCardKeepsTheOtherTokensLogin) {
  const CK_SESSION_HANDLE auth = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE signing = open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Logout(auth), CKR_OK);
  support::Bytes signature;
  EXPECT_EQ(sign(signing, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(p11->C_Logout(signing), CKR_OK);
  EXPECT_FALSE(card->is_verified(vcard::PinId::auth));
  EXPECT_FALSE(card->is_verified(vcard::PinId::sign));
}

TEST_F(LoginTest, FinalizeLogsOut) {
  open_and_login(kSignatureSlot);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_FALSE(card->is_verified(vcard::PinId::sign));
}

TEST_F(LoginTest, MalformedPinsNeverReachTheCard) {
  const CK_SESSION_HANDLE auth = open(kAuthenticationSlot);
  const CK_SESSION_HANDLE signing = open(kSignatureSlot);
  const auto try_pin = [&](CK_SESSION_HANDLE session, std::string_view pin) {
    return login(session, std::string(pin));
  };
  using namespace std::string_view_literals;
  for (const auto pin : {""sv, "123"sv, "12345"sv, "1234567890123456789"sv}) {
    EXPECT_EQ(try_pin(auth, pin), CKR_PIN_INCORRECT) << pin.size();
  }
  for (const auto pin : {"12a4"sv, "12 4"sv, "\0\0\0\0"sv, "123\n"sv, "\xEF\xBC\x91!"sv}) {
    EXPECT_EQ(try_pin(auth, pin), CKR_PIN_INCORRECT);
  }
  for (const auto pin : {"ABC12"sv, "ABCDEFGH123456789"sv})
    EXPECT_EQ(try_pin(signing, pin), CKR_PIN_INCORRECT);
  for (const auto pin : {"ABC-123"sv, "ABC123\0"sv, "\xE3\x81\x82\xE3\x81\x82"sv}) {
    EXPECT_EQ(try_pin(signing, pin), CKR_PIN_INCORRECT);
  }
  EXPECT_EQ(p11->C_Login(auth, CKU_USER, nullptr, 0), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(card->tries_left(vcard::PinId::auth), 3);
  EXPECT_EQ(card->tries_left(vcard::PinId::sign), 5);
}

// An incorrect PIN was entered since the last right one: the flag's own definition, whatever the card counts.
TEST_F(LoginTest, AMalformedPinRaisesTheFlagUntilTheNextRightOne) {
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    const CK_SESSION_HANDLE session = open(slot);
    const auto low = [&] { return (token_info(slot).flags & CKF_USER_PIN_COUNT_LOW) != 0; };
    EXPECT_FALSE(low());
    EXPECT_EQ(login(session, "12"), CKR_PIN_INCORRECT);
    EXPECT_TRUE(low());
    EXPECT_EQ(token_info(slot).flags & (CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED), 0U);
    EXPECT_EQ(login(session, pin_of(slot)), CKR_OK);
    EXPECT_FALSE(low());
  }
}

TEST_F(LoginTest, SmallLettersOfTheSigningPasswordAreFolded) {
  std::string small = pin_of(kSignatureSlot);
  for (char& c : small) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(login(open(kSignatureSlot), small), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_F(LoginTest, AWrongPinCostsOneTryAndIsNotSentTwice) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const std::string wrong = pin_of(kAuthenticationSlot) == "0000" ? "1111" : "0000";
  EXPECT_EQ(login(session, wrong), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, wrong), CKR_PIN_INCORRECT);
  EXPECT_EQ(login(session, wrong), CKR_PIN_INCORRECT);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(card->tries_left(vcard::PinId::auth), 2);
  EXPECT_EQ(token_info(kAuthenticationSlot).flags & CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_COUNT_LOW);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
  EXPECT_EQ(token_info(kAuthenticationSlot).flags & CKF_USER_PIN_COUNT_LOW, 0U);
}

TEST_F(LoginTest, ALockedPinIsAnsweredWithoutACommandAndAlone) {
  card->set_tries(vcard::PinId::auth, 1);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const std::string wrong = pin_of(kAuthenticationSlot) == "0000" ? "1111" : "0000";
  EXPECT_EQ(login(session, wrong), CKR_PIN_LOCKED) << "the last try is gone";
  const auto before = ledger->totals();
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().verifies, before.verifies);
  EXPECT_EQ(login(open(kSignatureSlot), pin_of(kSignatureSlot)), CKR_OK);
}

TEST_F(LoginTest, APinThatWasLockedBeforeIsToldByTheCard) {
  card->set_tries(vcard::PinId::auth, 0);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_PIN_LOCKED);
  const auto before = ledger->totals();
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_PIN_LOCKED);
  EXPECT_EQ(token_info(kAuthenticationSlot).flags & CKF_USER_PIN_LOCKED, CKF_USER_PIN_LOCKED);
  EXPECT_EQ(ledger->totals().verifies, before.verifies);
}

TEST_F(LoginTest, ALoginThatAnotherProgramEndedIsSaidToBeOver) {
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  const support::Bytes select_application = support::from_hex("00A4040C0AD392F000260100000001");
  EXPECT_EQ(support::to_hex(stage().other_program_transmit(select_application)), "9000");
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(login(session, pin_of(kSignatureSlot)), CKR_OK);
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

TEST_F(LoginTest, AResetByAnotherProgramEndsTheLogin) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  stage().reset_by_other_program();
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

}  // namespace
}  // namespace contract
