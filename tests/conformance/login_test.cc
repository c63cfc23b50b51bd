// PKCS#11 2.40 section 5.6: C_Login and C_Logout. What a login costs in tries: tests/contract/login_test.cc.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Login : public TokenTest {
 protected:
  CK_RV sign_init(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    return p11->C_SignInit(session, &mechanism, key);
  }
};
JPKI_ON_EACH_TOKEN(Login);

TEST_P(Login, OneLoginForAllSessionsOfAToken) {
  const CK_SESSION_HANDLE reading = open_here(kReadOnly);
  const CK_SESSION_HANDLE writing = open_here(kReadWrite);
  const CK_SESSION_HANDLE elsewhere = open(other_slot());
  ASSERT_EQ(login_here(reading), CKR_OK);
  EXPECT_EQ(state_of(reading), CKS_RO_USER_FUNCTIONS);
  EXPECT_EQ(state_of(writing), CKS_RW_USER_FUNCTIONS);
  EXPECT_EQ(state_of(open_here(kReadOnly)), CKS_RO_USER_FUNCTIONS) << "later ones too";
  EXPECT_EQ(state_of(open_here(kReadWrite)), CKS_RW_USER_FUNCTIONS);
  EXPECT_EQ(state_of(elsewhere), CKS_RO_PUBLIC_SESSION) << "and none for the other token";
  EXPECT_EQ(p11->C_Logout(writing), CKR_OK) << "any session will do";
  EXPECT_EQ(state_of(reading), CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(state_of(writing), CKS_RW_PUBLIC_SESSION);
}

TEST_P(Login, TwiceIsOnceTooOften) {
  const CK_SESSION_HANDLE session = open_and_login_here();
  const CK_SESSION_HANDLE second = open_here();
  const int tries = tries_left();
  for (const char* pin : {"1234", "WRONG1", ""}) {
    EXPECT_EQ(login(second, pin), CKR_USER_ALREADY_LOGGED_IN) << "whatever the PIN: " << pin;
  }
  EXPECT_EQ(login_here(session), CKR_USER_ALREADY_LOGGED_IN);
  EXPECT_EQ(tries_left(), tries);
  EXPECT_EQ(state_of(session), CKS_RO_USER_FUNCTIONS);
}

TEST_P(Login, LogoutWantsALogin) {
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(p11->C_Logout(session), CKR_USER_NOT_LOGGED_IN);
  ASSERT_EQ(login_here(session), CKR_OK);
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_EQ(p11->C_Logout(session), CKR_USER_NOT_LOGGED_IN);
}

TEST_P(Login, ARefusedPinChangesNoState) {
  const CK_SESSION_HANDLE session = open_here();
  const std::string wrong = slot() == kAuthenticationSlot ? "0000" : "WRONG1";
  ASSERT_NE(wrong, pin_of(slot()));
  EXPECT_EQ(login(session, wrong), CKR_PIN_INCORRECT);
  EXPECT_EQ(state_of(session), CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(login_here(session), CKR_OK);
}

TEST_P(Login, TheLastCloseLogsOut) {
  const CK_SESSION_HANDLE first_one = open_and_login_here();
  const CK_SESSION_HANDLE last = open_here();
  const CK_OBJECT_HANDLE key = first(last, CKO_PRIVATE_KEY);
  EXPECT_EQ(p11->C_CloseSession(first_one), CKR_OK);
  EXPECT_EQ(state_of(last), CKS_RO_USER_FUNCTIONS);
  EXPECT_EQ(p11->C_CloseSession(last), CKR_OK);
  const CK_SESSION_HANDLE fresh = open_here();
  EXPECT_EQ(state_of(fresh), CKS_RO_PUBLIC_SESSION);
  EXPECT_TRUE(find_class(fresh, CKO_PRIVATE_KEY).empty());
  ASSERT_EQ(login_here(fresh), CKR_OK);
  EXPECT_NE(first(fresh, CKO_PRIVATE_KEY), key) << "handles of private objects end with the login";
}

TEST_P(Login, LogoutEndsThePrivateHandlesForGood) {
  const CK_SESSION_HANDLE session = open_and_login_here();
  const CK_OBJECT_HANDLE key = first(session, CKO_PRIVATE_KEY);
  const CK_OBJECT_HANDLE issuer = find_class(session, CKO_CERTIFICATE).back();
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  CK_ATTRIBUTE label{CKA_LABEL, nullptr, 0};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &label, 1), CKR_OBJECT_HANDLE_INVALID);
  EXPECT_EQ(p11->C_GetAttributeValue(session, issuer, &label, 1), CKR_OK) << "public ones live on";
  ASSERT_EQ(login_here(session), CKR_OK);
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &label, 1), CKR_OBJECT_HANDLE_INVALID);
  EXPECT_EQ(sign_init(session, key), CKR_KEY_HANDLE_INVALID);
  EXPECT_EQ(sign_init(session, first(session, CKO_PRIVATE_KEY)), CKR_OK);
}

TEST_P(Login, PrivateObjectsWantALogin) {
  const CK_SESSION_HANDLE session = open_here();
  CK_BBOOL yes = CK_TRUE;
  const std::vector<CK_ATTRIBUTE> is_private = {{CKA_PRIVATE, &yes, sizeof yes}};
  EXPECT_TRUE(find(session, is_private).empty());
  ASSERT_EQ(login_here(session), CKR_OK);
  EXPECT_FALSE(find(session, is_private).empty());
}

TEST_P(Login, TheSecurityOfficerIsNobody) {
  const CK_SESSION_HANDLE reading = open_here(kReadOnly);
  const CK_SESSION_HANDLE writing = open_here(kReadWrite);
  EXPECT_EQ(login(writing, "12345678", CKU_SO), CKR_SESSION_READ_ONLY_EXISTS);
  EXPECT_EQ(p11->C_CloseSession(reading), CKR_OK);
  EXPECT_EQ(login(writing, "12345678", CKU_SO), CKR_USER_TYPE_INVALID) << "the card knows none";
  EXPECT_EQ(state_of(writing), CKS_RW_PUBLIC_SESSION);
  ASSERT_EQ(login_here(writing), CKR_OK);
  EXPECT_EQ(login(writing, "12345678", CKU_SO), CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
  EXPECT_EQ(state_of(writing), CKS_RW_USER_FUNCTIONS);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_P(Login, OtherUserTypesAreInvalid) {
  const CK_SESSION_HANDLE session = open_here();
  for (const CK_USER_TYPE stranger : {3UL, 99UL, ~0UL}) {
    EXPECT_EQ(login(session, pin_of(slot()), stranger), CKR_USER_TYPE_INVALID) << stranger;
  }
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_P(Login, ContextSpecificIsForAKeyThatAsksForIt) {
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(login(session, pin_of(slot()), CKU_CONTEXT_SPECIFIC), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(login_here(session), CKR_OK);
  EXPECT_EQ(login(session, pin_of(slot()), CKU_CONTEXT_SPECIFIC), CKR_OPERATION_NOT_INITIALIZED);
  // Section 4.9: where CKA_ALWAYS_AUTHENTICATE is false there is nothing to agree to, and the operation goes
  // on.
  const CK_OBJECT_HANDLE key = first(session, CKO_PRIVATE_KEY);
  ASSERT_EQ(attribute(session, key, CKA_ALWAYS_AUTHENTICATE), Bytes{CK_FALSE});
  ASSERT_EQ(sign_init(session, key), CKR_OK);
  EXPECT_EQ(login(session, pin_of(slot()), CKU_CONTEXT_SPECIFIC), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  Bytes signature(256);
  CK_ULONG size = signature.size();
  EXPECT_EQ(p11->C_Sign(session, nullptr, 0, signature.data(), &size), CKR_OK);
}

TEST_P(Login, WithoutAPinPadAPinIsNeeded) {
  ASSERT_EQ(token_info(slot()).flags & CKF_PROTECTED_AUTHENTICATION_PATH, 0U);
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(p11->C_Login(session, CKU_USER, nullptr, 0), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_Login(session, CKU_USER, nullptr, 4), CKR_ARGUMENTS_BAD);
}

TEST_P(Login, EachTokenHasItsOwn) {
  const CK_SESSION_HANDLE here = open_and_login_here();
  const CK_SESSION_HANDLE there = open_and_login(other_slot());
  EXPECT_EQ(p11->C_Logout(there), CKR_OK);
  renew_login(slot());
  EXPECT_EQ(state_of(here), CKS_RO_USER_FUNCTIONS);
  Bytes signature;
  EXPECT_EQ(sign(here, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
}

}  // namespace
}  // namespace conformance
