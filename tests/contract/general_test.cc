// PKCS#11 2.40 section 5.4: general purpose functions.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

class InitializeTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK); }
  void TearDown() override { p11->C_Finalize(nullptr); }
  CK_FUNCTION_LIST* p11 = nullptr;
};

CK_RV no_mutex(void**) {
  return CKR_OK;
}
CK_RV no_lock(void*) {
  return CKR_OK;
}

TEST_F(InitializeTest, TakesTheArgumentsThatTheStandardAllows) {
  CK_C_INITIALIZE_ARGS args = {};
  args.flags = CKF_OS_LOCKING_OK | CKF_LIBRARY_CANT_CREATE_OS_THREADS;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_OK);
  EXPECT_EQ(p11->C_Initialize(&args), CKR_CRYPTOKI_ALREADY_INITIALIZED);
  EXPECT_EQ(p11->C_Finalize(&args), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_F(InitializeTest, RefusesWhatItCannotKeep) {
  CK_C_INITIALIZE_ARGS args = {};
  args.CreateMutex = no_mutex;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_ARGUMENTS_BAD);
  args.DestroyMutex = args.LockMutex = args.UnlockMutex = no_lock;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_CANT_LOCK);
  args.flags = CKF_OS_LOCKING_OK;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_OK);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  args = {};
  int reserved = 0;
  args.pReserved = &reserved;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_ARGUMENTS_BAD);
}

TEST_F(InitializeTest, NothingWorksBefore) {
  CK_INFO info;
  CK_ULONG count = 0;
  CK_SESSION_HANDLE session = 1;
  EXPECT_EQ(p11->C_GetInfo(&info), CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, &count), CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_OpenSession(0, CKF_SERIAL_SESSION, nullptr, nullptr, &session),
            CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_EncryptInit(session, nullptr, 0), CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_F(CryptokiTest, GetInfoIsExact) {
  CK_INFO info;
  ASSERT_EQ(p11->C_GetInfo(&info), CKR_OK);
  EXPECT_EQ(info.cryptokiVersion.major, 2);
  EXPECT_EQ(info.cryptokiVersion.minor, 40);
  EXPECT_EQ(field(info.manufacturerID), padded("jpki-pkcs11 project", 32));
  EXPECT_EQ(field(info.libraryDescription), padded("PKCS#11 for the My Number Card", 32));
  EXPECT_EQ(info.flags, 0U);
  EXPECT_EQ(p11->C_GetInfo(nullptr), CKR_ARGUMENTS_BAD);
}

TEST_F(CryptokiTest, UnsupportedFunctionsCheckTheSessionFirst) {
  EXPECT_EQ(p11->C_EncryptInit(12345, nullptr, 0), CKR_SESSION_HANDLE_INVALID);
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  EXPECT_EQ(p11->C_EncryptInit(session, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_DecryptInit(session, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_SignRecoverInit(session, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  EXPECT_EQ(p11->C_GetFunctionStatus(session), CKR_FUNCTION_NOT_PARALLEL);
  EXPECT_EQ(p11->C_CancelFunction(session), CKR_FUNCTION_NOT_PARALLEL);
}

}  // namespace
}  // namespace contract
