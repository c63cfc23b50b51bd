// Cards that come and go: old sessions end, old logins are gone, and no restart of the program is needed.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

class RemovalTest : public CryptokiTest {};

TEST_F(RemovalTest, SessionsOfARemovedCardEnd) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  stage().remove();
  CK_SESSION_INFO info;
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_DEVICE_REMOVED);
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
  CK_SESSION_HANDLE other = 0;
  EXPECT_EQ(p11->C_OpenSession(kAuthenticationSlot, CKF_SERIAL_SESSION, nullptr, nullptr, &other),
            CKR_TOKEN_NOT_PRESENT);
}

TEST_F(RemovalTest, TheSameCardPutInAgainWantsItsPin) {
  const CK_SESSION_HANDLE old = open_and_login(kAuthenticationSlot);
  stage().remove();
  stage().insert(card);
  CK_SESSION_INFO info;
  EXPECT_EQ(p11->C_GetSessionInfo(old, &info), CKR_DEVICE_REMOVED);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

TEST_F(RemovalTest, ASilentSwapNeverGetsAPinOrSignsForTheOldLogin) {
  const CK_SESSION_HANDLE first = open(kAuthenticationSlot);
  const CK_SESSION_HANDLE second = open_and_login(kAuthenticationSlot);
  const std::string old_pin = pin_of(kAuthenticationSlot);
  const CK_OBJECT_HANDLE key = find_class(second, CKO_PRIVATE_KEY).at(0);
  use_card(usual_switches(), 1);
  EXPECT_EQ(login(first, old_pin), CKR_DEVICE_REMOVED);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(second, &mechanism, key), CKR_DEVICE_REMOVED);
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_EQ(ledger->totals().signatures, 0U);
  EXPECT_EQ(login(open(kAuthenticationSlot), pin_of(kAuthenticationSlot)), CKR_OK);
}

TEST_F(RemovalTest, ClosingAllSessionsOfASlotClosesThoseOfTheOldCardToo) {
  const CK_SESSION_HANDLE first = open(kAuthenticationSlot);
  const CK_SESSION_HANDLE second = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE other = open(kSignatureSlot);
  use_card(usual_switches(), 1);
  const CK_SESSION_HANDLE fresh = open(kAuthenticationSlot);
  EXPECT_EQ(p11->C_CloseAllSessions(kAuthenticationSlot), CKR_OK);
  for (const CK_SESSION_HANDLE closed : {first, second, fresh})
    EXPECT_EQ(p11->C_CloseSession(closed), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(p11->C_CloseSession(other), CKR_DEVICE_REMOVED) << "another slot's";
}

}  // namespace
}  // namespace contract
