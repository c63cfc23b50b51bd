// The names of PKCS#11 3.0 are there with every p11-kit, with the values and shapes of the standard, none of
// them missing and none declared twice (packaging/try/p11-kit compiles this with the header of each version).
#include "pkcs11/cryptoki.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

// PKCS#11 3.0, appendix A ("Manifest constants"); PKCS #11 Profiles 3.0, section 3.7.
static_assert(CKO_PROFILE == 9);
static_assert(CKA_UNIQUE_ID == 4);
static_assert(CKA_PROFILE_ID == 0x601);
static_assert(CKP_PUBLIC_CERTIFICATES_TOKEN == 4);
static_assert(CK_CERTIFICATE_CATEGORY_TOKEN_USER == 1);
static_assert(CK_CERTIFICATE_CATEGORY_AUTHORITY == 2);
static_assert(CKF_FIND_OBJECTS == 0x40);

// Sections 5.4 and 5.6: a client that was compiled with another header calls the same functions.
static_assert(std::is_same_v<decltype(&C_GetInterfaceList), CK_RV (*)(CK_INTERFACE*, CK_ULONG*)>);
static_assert(std::is_same_v<decltype(&C_GetInterface),
                             CK_RV (*)(CK_UTF8CHAR*, CK_VERSION*, CK_INTERFACE**, CK_FLAGS)>);
static_assert(std::is_same_v<decltype(&C_LoginUser), CK_RV (*)(CK_SESSION_HANDLE, CK_USER_TYPE, CK_UTF8CHAR*,
                                                               CK_ULONG, CK_UTF8CHAR*, CK_ULONG)>);
static_assert(std::is_same_v<decltype(&C_SessionCancel), CK_RV (*)(CK_SESSION_HANDLE, CK_FLAGS)>);
static_assert(std::is_same_v<decltype(CK_FUNCTION_LIST_3_0::C_GetInterface), decltype(&C_GetInterface)>);
static_assert(
    std::is_same_v<decltype(CK_FUNCTION_LIST_3_0::C_SignMessage),
                   CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*)>);
static_assert(std::is_same_v<decltype(CK_FUNCTION_LIST_3_0::C_DecryptMessageNext),
                             CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*,
                                       CK_ULONG*, CK_FLAGS)>);

TEST(Cryptoki, AnInterfaceIsThreeWords) {
  char name[] = "PKCS 11";
  CK_INTERFACE interface { name, nullptr, 0 };
  EXPECT_STREQ(interface.pInterfaceName, "PKCS 11");
  EXPECT_EQ(sizeof interface, 3 * sizeof(void*));
}

}  // namespace
