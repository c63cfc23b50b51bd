// PKCS#11 2.40 section 5.6: opening, closing and describing sessions. Logins: login_test.cc.
#include <set>

#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Session : public TokenTest {};
JPKI_ON_EACH_TOKEN(Session);

TEST_P(Session, InfoIsExact) {
  for (const CK_FLAGS flags : {kReadOnly, kReadWrite}) {
    const CK_SESSION_INFO info = session_info(open_here(flags));
    EXPECT_EQ(info.slotID, slot());
    EXPECT_EQ(info.flags, flags);
    EXPECT_EQ(info.state, flags == kReadOnly ? CKS_RO_PUBLIC_SESSION : CKS_RW_PUBLIC_SESSION);
    EXPECT_EQ(info.ulDeviceError, 0U);
  }
  EXPECT_EQ(p11->C_GetSessionInfo(open_here(), nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Session, ReadWriteIsLetInThoughTheTokenIsWriteProtected) {
  ASSERT_NE(token_info(slot()).flags & CKF_WRITE_PROTECTED, 0U);
  EXPECT_EQ(state_of(open_here(kReadWrite)), CKS_RW_PUBLIC_SESSION);
}

TEST_P(Session, OpenWantsASerialSessionAndAPlaceForTheHandle) {
  CK_SESSION_HANDLE session = 4711;
  EXPECT_EQ(p11->C_OpenSession(slot(), 0, nullptr, nullptr, &session), CKR_SESSION_PARALLEL_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_OpenSession(slot(), CKF_RW_SESSION, nullptr, nullptr, &session),
            CKR_SESSION_PARALLEL_NOT_SUPPORTED);
  EXPECT_EQ(session, 4711U);
  EXPECT_EQ(p11->C_OpenSession(slot(), kReadOnly, nullptr, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(token_info(slot()).ulSessionCount, 0U);
}

TEST_P(Session, OpenWantsAToken) {
  stage().remove();
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  EXPECT_EQ(p11->C_OpenSession(slot(), kReadOnly, nullptr, nullptr, &session), CKR_TOKEN_NOT_PRESENT);
}

// CKN_SURRENDER and its kin are the library's choice; this one never calls back.
CK_RV surprised(CK_SESSION_HANDLE, CK_NOTIFICATION, void* application) {
  *static_cast<bool*>(application) = true;
  return CKR_CANCEL;
}

TEST_P(Session, ACallbackIsTakenAndLeftAlone) {
  bool called = false;
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  ASSERT_EQ(p11->C_OpenSession(slot(), kReadOnly, &called, surprised, &session), CKR_OK);
  ASSERT_EQ(login_here(session), CKR_OK);
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  EXPECT_FALSE(called);
}

TEST_P(Session, ThousandsAreCountedAndHandlesNeverReused) {
  constexpr CK_ULONG kMany = 3000;
  std::set<CK_SESSION_HANDLE> handles;
  for (CK_ULONG i = 0; i < kMany; ++i) handles.insert(open_here(i % 3 == 0 ? kReadWrite : kReadOnly));
  EXPECT_EQ(handles.size(), kMany);
  EXPECT_FALSE(handles.contains(CK_INVALID_HANDLE));
  CK_TOKEN_INFO info = token_info(slot());
  EXPECT_EQ(info.ulSessionCount, kMany);
  EXPECT_EQ(info.ulRwSessionCount, kMany / 3);
  EXPECT_EQ(token_info(other_slot()).ulSessionCount, 0U);
  EXPECT_EQ(p11->C_CloseSession(*handles.begin()), CKR_OK);
  EXPECT_EQ(token_info(slot()).ulSessionCount, kMany - 1);
  EXPECT_EQ(p11->C_CloseAllSessions(slot()), CKR_OK);
  info = token_info(slot());
  EXPECT_EQ(info.ulSessionCount, 0U);
  EXPECT_EQ(info.ulRwSessionCount, 0U);
  EXPECT_FALSE(handles.contains(open_here()));
}

TEST_P(Session, AClosedSessionIsOver) {
  const CK_SESSION_HANDLE session = open_here();
  const CK_SESSION_HANDLE stays = open_here();
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  EXPECT_EQ(p11->C_CloseSession(session), CKR_SESSION_HANDLE_INVALID);
  CK_SESSION_INFO info;
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(p11->C_GetSessionInfo(stays, &info), CKR_OK);
}

TEST_P(Session, CloseAllIsForOneToken) {
  const CK_SESSION_HANDLE here = open_and_login_here();
  const CK_SESSION_HANDLE there = open_and_login(other_slot());
  EXPECT_EQ(p11->C_CloseAllSessions(slot()), CKR_OK);
  CK_SESSION_INFO info;
  EXPECT_EQ(p11->C_GetSessionInfo(here, &info), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(state_of(there), CKS_RO_USER_FUNCTIONS);
  EXPECT_EQ(state_of(open_here()), CKS_RO_PUBLIC_SESSION) << "and it has logged out";
  EXPECT_EQ(p11->C_CloseAllSessions(slot()), CKR_OK);
  EXPECT_EQ(p11->C_CloseAllSessions(slot()), CKR_OK) << "none is fine too";
}

TEST_P(Session, TheOperationStateIsNotSaved) {
  const CK_SESSION_HANDLE session = open_here();
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_GetOperationState(session, nullptr, &size), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_SetOperationState(session, nullptr, 0, 0, 0), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(token_info(slot()).flags & CKF_RESTORE_KEY_NOT_NEEDED, 0U);
}

}  // namespace
}  // namespace conformance
