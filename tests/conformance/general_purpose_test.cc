// PKCS#11 2.40 section 5.4: general purpose functions.
#include "pkcs11/function_names.h"
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class GeneralPurpose : public testing::Test {
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

TEST_F(GeneralPurpose, TheFunctionListIsWholeBeforeInitialisation) {
  EXPECT_EQ(p11->version.major, 2);
  EXPECT_EQ(p11->version.minor, 40);
#define JPKI_IS_THERE(name) EXPECT_NE(p11->name, nullptr) << #name;
  JPKI_FUNCTIONS_2_40(JPKI_IS_THERE, JPKI_IS_THERE)
#undef JPKI_IS_THERE
  CK_FUNCTION_LIST* again = nullptr;
  EXPECT_EQ(p11->C_GetFunctionList(&again), CKR_OK);
  EXPECT_EQ(again, p11);
  EXPECT_EQ(C_GetFunctionList(nullptr), CKR_ARGUMENTS_BAD);
}

TEST_F(GeneralPurpose, InitializeAndFinalizeTakeTurns) {
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_CRYPTOKI_NOT_INITIALIZED);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    EXPECT_EQ(p11->C_Initialize(nullptr), CKR_CRYPTOKI_ALREADY_INITIALIZED);
    EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
    EXPECT_EQ(p11->C_Finalize(nullptr), CKR_CRYPTOKI_NOT_INITIALIZED);
  }
}

// The four cases of C_Initialize's text, and the flag beside them.
TEST_F(GeneralPurpose, InitializeTakesTheArgumentsThatTheStandardAllows) {
  for (const CK_FLAGS flags : {CKF_OS_LOCKING_OK, CKF_LIBRARY_CANT_CREATE_OS_THREADS,
                               CKF_OS_LOCKING_OK | CKF_LIBRARY_CANT_CREATE_OS_THREADS, 0UL}) {
    CK_C_INITIALIZE_ARGS args = {};
    args.flags = flags;
    EXPECT_EQ(p11->C_Initialize(&args), CKR_OK) << flags;
    EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  }
  CK_C_INITIALIZE_ARGS args = {};
  args.CreateMutex = no_mutex;
  args.DestroyMutex = args.LockMutex = args.UnlockMutex = no_lock;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_CANT_LOCK) << "nothing but the application's own locks";
  args.flags = CKF_OS_LOCKING_OK;
  EXPECT_EQ(p11->C_Initialize(&args), CKR_OK) << "either";
}

TEST_F(GeneralPurpose, InitializeRefusesWhatIsMalformed) {
  CK_C_INITIALIZE_ARGS some = {};
  some.CreateMutex = no_mutex;
  EXPECT_EQ(p11->C_Initialize(&some), CKR_ARGUMENTS_BAD);
  some.flags = CKF_OS_LOCKING_OK;
  EXPECT_EQ(p11->C_Initialize(&some), CKR_ARGUMENTS_BAD) << "all of them or none, whatever the flags";
  CK_C_INITIALIZE_ARGS reserved = {};
  reserved.pReserved = &reserved;
  EXPECT_EQ(p11->C_Initialize(&reserved), CKR_ARGUMENTS_BAD);
  CK_INFO info;
  EXPECT_EQ(p11->C_GetInfo(&info), CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_F(GeneralPurpose, FinalizeWantsNoArgument) {
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  int reserved = 0;
  EXPECT_EQ(p11->C_Finalize(&reserved), CKR_ARGUMENTS_BAD);
  CK_INFO info;
  EXPECT_EQ(p11->C_GetInfo(&info), CKR_OK) << "still initialised";
}

class GeneralPurposeWithCard : public TokenTest {};
JPKI_ON_EACH_TOKEN(GeneralPurposeWithCard);

TEST_P(GeneralPurposeWithCard, GetInfoIsExact) {
  CK_INFO info;
  ASSERT_EQ(p11->C_GetInfo(&info), CKR_OK);
  EXPECT_EQ(info.cryptokiVersion.major, p11->version.major);
  EXPECT_EQ(info.cryptokiVersion.minor, p11->version.minor);
  EXPECT_EQ(field(info.manufacturerID), padded("jpki-pkcs11 project", 32));
  EXPECT_EQ(field(info.libraryDescription), padded("PKCS#11 for the My Number Card", 32));
  EXPECT_EQ(info.flags, 0U);
  EXPECT_EQ(p11->C_GetInfo(nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(GeneralPurposeWithCard, FinalizeEndsSessionsAndLogins) {
  const CK_SESSION_HANDLE session = open_and_login_here();
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  CK_SESSION_INFO info;
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
  EXPECT_EQ(token_info(slot()).ulSessionCount, 0U);
  EXPECT_EQ(state_of(open_here()), CKS_RO_PUBLIC_SESSION);
}

}  // namespace
}  // namespace conformance
