// PKCS#11 3.0 sections 3.4, 3.6 and 5.4: interfaces and the 3.0 function list; 5.6: C_LoginUser and
// C_SessionCancel; 5.9, 5.11, 5.14 and 5.16: the message-based functions.
#include <cstddef>
#include <cstring>

#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

// The specification's list has 68 functions of 2.40 behind the version, then 24 more; each is a pointer.
constexpr std::size_t place(std::size_t number) {
  return number * sizeof(void*);  // the first is number 1, for the version takes the place before it
}
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_Initialize) == place(1));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_WaitForSlotEvent) == place(68));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_GetInterfaceList) == place(69));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_GetInterface) == place(70));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_LoginUser) == place(71));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_SessionCancel) == place(72));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_MessageEncryptInit) == place(73));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_MessageDecryptInit) == place(78));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_MessageSignInit) == place(83));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_MessageVerifyInit) == place(88));
static_assert(offsetof(CK_FUNCTION_LIST_3_0, C_MessageVerifyFinal) == place(92));
static_assert(sizeof(CK_FUNCTION_LIST_3_0) == place(93));

CK_RV get_interface(const char* name, const CK_VERSION* version, CK_FLAGS flags, CK_INTERFACE*& found) {
  std::string copy = name == nullptr ? "" : name;
  CK_VERSION asked = version == nullptr ? CK_VERSION{} : *version;
  return C_GetInterface(name == nullptr ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(copy.data()),
                        version == nullptr ? nullptr : &asked, &found, flags);
}

CK_VERSION version_of(const CK_INTERFACE& interface) {
  return *static_cast<const CK_VERSION*>(interface.pFunctionList);
}

TEST(InterfaceTest, BothVersionsAreListedBeforeInitialisation) {
  CK_ULONG count = 0;
  ASSERT_EQ(C_GetInterfaceList(nullptr, &count), CKR_OK);
  ASSERT_EQ(count, 2U);
  CK_INTERFACE listed[2] = {};
  count = 1;
  EXPECT_EQ(C_GetInterfaceList(listed, &count), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(count, 2U);
  ASSERT_EQ(C_GetInterfaceList(listed, &count), CKR_OK);
  for (const CK_INTERFACE& each : listed) {
    EXPECT_STREQ(each.pInterfaceName, "PKCS 11");
    EXPECT_EQ(each.flags, 0U) << "nothing here is fork-safe";
  }
  EXPECT_EQ(version_of(listed[0]).major, 3);
  EXPECT_EQ(version_of(listed[0]).minor, 0);
  EXPECT_EQ(version_of(listed[1]).major, 2);
  EXPECT_EQ(version_of(listed[1]).minor, 40);
  EXPECT_EQ(C_GetInterfaceList(nullptr, nullptr), CKR_ARGUMENTS_BAD);
}

TEST(InterfaceTest, AnInterfaceIsFoundByNameVersionAndDefault) {
  constexpr CK_VERSION k2_40{2, 40};
  constexpr CK_VERSION k3_0{3, 0};
  CK_FUNCTION_LIST* old = nullptr;
  ASSERT_EQ(C_GetFunctionList(&old), CKR_OK);
  CK_INTERFACE* found = nullptr;
  ASSERT_EQ(get_interface(nullptr, nullptr, 0, found), CKR_OK);
  EXPECT_EQ(version_of(*found).major, 3);
  ASSERT_EQ(get_interface("PKCS 11", nullptr, 0, found), CKR_OK);
  EXPECT_EQ(version_of(*found).major, 3);
  ASSERT_EQ(get_interface("PKCS 11", &k3_0, 0, found), CKR_OK);
  EXPECT_EQ(version_of(*found).major, 3);
  ASSERT_EQ(get_interface(nullptr, &k2_40, 0, found), CKR_OK);
  EXPECT_EQ(found->pFunctionList, old);
}

TEST(InterfaceTest, WhatIsNotThereIsRefused) {
  constexpr CK_VERSION k3_2{3, 2};
  constexpr CK_FLAGS kForkSafe = 1;
  constexpr CK_FLAGS kUnknown = 0x80000000UL;
  CK_INTERFACE* found = nullptr;
  EXPECT_EQ(get_interface("PKCS 11", &k3_2, 0, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(get_interface("pkcs 11", nullptr, 0, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(get_interface("Vendor NSS FIPS Interface", nullptr, 0, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(get_interface("", nullptr, 0, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(get_interface(nullptr, nullptr, kForkSafe, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(get_interface(nullptr, nullptr, kUnknown, found), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(found, nullptr);
  EXPECT_EQ(C_GetInterface(nullptr, nullptr, nullptr, 0), CKR_ARGUMENTS_BAD);
}

TEST(InterfaceTest, TheLongListBeginsAsTheShortOne) {
  CK_FUNCTION_LIST* old = nullptr;
  ASSERT_EQ(C_GetFunctionList(&old), CKR_OK);
  CK_INTERFACE* found = nullptr;
  ASSERT_EQ(get_interface(nullptr, nullptr, 0, found), CKR_OK);
  const auto* list = static_cast<const CK_FUNCTION_LIST_3_0*>(found->pFunctionList);
  const auto is_the_same = [](const char* name, bool same) {
    EXPECT_TRUE(same || std::strcmp(name, "C_GetInfo") == 0) << name;
  };
#define SAME(name)                \
  EXPECT_NE(list->name, nullptr); \
  is_the_same(#name, list->name == old->name);
  JPKI_FUNCTIONS_2_40(SAME, SAME)
#undef SAME
#define THERE(name) EXPECT_NE(list->name, nullptr);
  JPKI_FUNCTIONS_3_0(THERE, THERE)
#undef THERE
}

class Interface30Test : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    CK_INTERFACE* found = nullptr;
    ASSERT_EQ(get_interface(nullptr, nullptr, 0, found), CKR_OK);
    p11_3 = static_cast<CK_FUNCTION_LIST_3_0*>(found->pFunctionList);
  }
  CK_RV login_user(CK_SESSION_HANDLE session, std::string pin, std::string name,
                   CK_USER_TYPE user = CKU_USER) {
    return p11_3->C_LoginUser(session, user, reinterpret_cast<CK_UTF8CHAR*>(pin.data()), pin.size(),
                              name.empty() ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(name.data()),
                              name.size());
  }
  CK_FUNCTION_LIST_3_0* p11_3 = nullptr;
};

INSTANTIATE_TEST_SUITE_P(BothTokens, Interface30Test, testing::Values(kAuthenticationSlot, kSignatureSlot));

TEST_P(Interface30Test, GetInfoSaysTheVersionOfItsList) {
  CK_INFO info = {};
  ASSERT_EQ(p11_3->C_GetInfo(&info), CKR_OK);
  EXPECT_EQ(info.cryptokiVersion.major, 3);
  EXPECT_EQ(info.cryptokiVersion.minor, 0);
  EXPECT_EQ(p11_3->C_GetInfo(nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Interface30Test, LoginUserWithoutANameIsLogin) {
  const CK_SESSION_HANDLE session = open(GetParam());
  EXPECT_EQ(login_user(session, "", ""), CKR_PIN_INCORRECT);
  EXPECT_EQ(login_user(session, pin_of(GetParam()), "", CKU_CONTEXT_SPECIFIC), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(login_user(session, pin_of(GetParam()), ""), CKR_OK);
  EXPECT_EQ(session_info(session).state, CKS_RO_USER_FUNCTIONS);
  EXPECT_EQ(login_user(session, pin_of(GetParam()), ""), CKR_USER_ALREADY_LOGGED_IN);
  EXPECT_EQ(p11_3->C_LoginUser(12345, CKU_USER, nullptr, 0, nullptr, 0), CKR_SESSION_HANDLE_INVALID);
}

TEST_P(Interface30Test, NobodyHasANameAndNothingIsSent) {
  const CK_SESSION_HANDLE session = open(GetParam());
  EXPECT_EQ(login_user(session, pin_of(GetParam()), "taro"), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_P(Interface30Test, SessionCancelEndsWhatItsFlagsName) {
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  const CK_OBJECT_HANDLE private_key = find_class(session, CKO_PRIVATE_KEY).at(0);
  const CK_OBJECT_HANDLE public_key = find_class(session, CKO_PUBLIC_KEY).at(0);
  CK_MECHANISM digest{CKM_SHA256, nullptr, 0};
  CK_MECHANISM rsa{CKM_SHA256_RSA_PKCS, nullptr, 0};
  const auto begin_all = [&] {
    EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
    EXPECT_EQ(p11->C_DigestInit(session, &digest), CKR_OK);
    EXPECT_EQ(p11->C_SignInit(session, &rsa, private_key), CKR_OK);
    EXPECT_EQ(p11->C_VerifyInit(session, &rsa, public_key), CKR_OK);
  };
  begin_all();
  EXPECT_EQ(p11_3->C_SessionCancel(session, 0), CKR_OK);
  EXPECT_EQ(p11->C_DigestInit(session, &digest), CKR_OPERATION_ACTIVE) << "no flag, no change";
  EXPECT_EQ(p11_3->C_SessionCancel(session, CKF_SIGN | CKF_FIND_OBJECTS), CKR_OK);
  EXPECT_EQ(p11->C_SignInit(session, &rsa, private_key), CKR_OK);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_VerifyInit(session, &rsa, public_key), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11_3->C_SessionCancel(session, CKF_SIGN | CKF_VERIFY | CKF_DIGEST | CKF_FIND_OBJECTS), CKR_OK);
  begin_all();
  EXPECT_EQ(p11_3->C_SessionCancel(session, CKF_ENCRYPT | CKF_DERIVE), CKR_OK) << "not begun, so ignored";
  EXPECT_EQ(p11_3->C_SessionCancel(12345, CKF_SIGN), CKR_SESSION_HANDLE_INVALID);
}

TEST_P(Interface30Test, AnInitWithoutAMechanismEndsTheOperation) {
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  const CK_OBJECT_HANDLE private_key = find_class(session, CKO_PRIVATE_KEY).at(0);
  const CK_OBJECT_HANDLE public_key = find_class(session, CKO_PUBLIC_KEY).at(0);
  CK_MECHANISM digest{CKM_SHA256, nullptr, 0};
  CK_MECHANISM rsa{CKM_SHA256_RSA_PKCS, nullptr, 0};
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(p11->C_DigestInit(session, nullptr), CKR_ARGUMENTS_BAD) << "nothing to end";
    EXPECT_EQ(p11->C_SignInit(session, nullptr, private_key), CKR_ARGUMENTS_BAD);
    EXPECT_EQ(p11->C_VerifyInit(session, nullptr, public_key), CKR_ARGUMENTS_BAD);
    ASSERT_EQ(p11->C_DigestInit(session, &digest), CKR_OK);
    ASSERT_EQ(p11->C_SignInit(session, &rsa, private_key), CKR_OK);
    ASSERT_EQ(p11->C_VerifyInit(session, &rsa, public_key), CKR_OK);
    EXPECT_EQ(p11->C_DigestInit(session, nullptr), CKR_OK);
    EXPECT_EQ(p11->C_SignInit(session, nullptr, CK_INVALID_HANDLE), CKR_OK);
    EXPECT_EQ(p11->C_VerifyInit(session, nullptr, CK_INVALID_HANDLE), CKR_OK);
    CK_BYTE data[1] = {};
    CK_BYTE out[256];
    CK_ULONG size = sizeof out;
    EXPECT_EQ(p11->C_Sign(session, data, 1, out, &size), CKR_OPERATION_NOT_INITIALIZED);
    EXPECT_EQ(p11->C_Digest(session, data, 1, out, &size), CKR_OPERATION_NOT_INITIALIZED);
    EXPECT_EQ(p11->C_Verify(session, data, 1, out, 256), CKR_OPERATION_NOT_INITIALIZED);
  }
}

TEST_P(Interface30Test, MessageFunctionsCheckTheSessionAndAreNotSupported) {
  const CK_SESSION_HANDLE session = open(GetParam());
  CK_MECHANISM rsa{CKM_RSA_PKCS, nullptr, 0};
  for (const auto init : {p11_3->C_MessageEncryptInit, p11_3->C_MessageDecryptInit, p11_3->C_MessageSignInit,
                          p11_3->C_MessageVerifyInit}) {
    EXPECT_EQ(init(session, &rsa, 1), CKR_FUNCTION_NOT_SUPPORTED);
    EXPECT_EQ(init(12345, &rsa, 1), CKR_SESSION_HANDLE_INVALID);
  }
  for (const auto final : {p11_3->C_MessageEncryptFinal, p11_3->C_MessageDecryptFinal,
                           p11_3->C_MessageSignFinal, p11_3->C_MessageVerifyFinal}) {
    EXPECT_EQ(final(session), CKR_FUNCTION_NOT_SUPPORTED);
    EXPECT_EQ(final(12345), CKR_SESSION_HANDLE_INVALID);
  }
  for (const auto message : {p11_3->C_EncryptMessage, p11_3->C_DecryptMessage})
    EXPECT_EQ(message(session, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, nullptr),
              CKR_FUNCTION_NOT_SUPPORTED);
  for (const auto begin : {p11_3->C_EncryptMessageBegin, p11_3->C_DecryptMessageBegin})
    EXPECT_EQ(begin(session, nullptr, 0, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  for (const auto next : {p11_3->C_EncryptMessageNext, p11_3->C_DecryptMessageNext})
    EXPECT_EQ(next(session, nullptr, 0, nullptr, 0, nullptr, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  for (const auto begin : {p11_3->C_SignMessageBegin, p11_3->C_VerifyMessageBegin})
    EXPECT_EQ(begin(session, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
  for (const auto sign : {p11_3->C_SignMessage, p11_3->C_SignMessageNext})
    EXPECT_EQ(sign(session, nullptr, 0, nullptr, 0, nullptr, nullptr), CKR_FUNCTION_NOT_SUPPORTED);
  for (const auto verify : {p11_3->C_VerifyMessage, p11_3->C_VerifyMessageNext})
    EXPECT_EQ(verify(session, nullptr, 0, nullptr, 0, nullptr, 0), CKR_FUNCTION_NOT_SUPPORTED);
}

TEST(InterfaceTest, NothingOf30WorksBeforeInitialisation) {
  CK_INTERFACE* found = nullptr;
  ASSERT_EQ(get_interface(nullptr, nullptr, 0, found), CKR_OK);
  const auto* list = static_cast<const CK_FUNCTION_LIST_3_0*>(found->pFunctionList);
  CK_INFO info;
  EXPECT_EQ(list->C_GetInfo(&info), CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(list->C_LoginUser(1, CKU_USER, nullptr, 0, nullptr, 0), CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(list->C_SessionCancel(1, CKF_SIGN), CKR_CRYPTOKI_NOT_INITIALIZED);
  EXPECT_EQ(list->C_MessageSignInit(1, nullptr, 1), CKR_CRYPTOKI_NOT_INITIALIZED);
}

}  // namespace
}  // namespace contract
