// The names of PKCS#11: those of the p11-kit header (version 2.40), and the few of version 3.0 that clients
// ask for already, declared here from the OASIS specification "PKCS #11 Cryptographic Token Interface Base
// Specification 3.0".
#pragma once

#include <p11-kit/pkcs11.h>

// Section 4.1 and 4.13 (profile objects).
inline constexpr CK_OBJECT_CLASS CKO_PROFILE = 0x00000009UL;
inline constexpr CK_ATTRIBUTE_TYPE CKA_PROFILE_ID = 0x00000601UL;
// PKCS #11 Profiles 3.0, section 3.7: certificates can be found without a login.
inline constexpr CK_ULONG CKP_PUBLIC_CERTIFICATES_TOKEN = 0x00000004UL;

// Section 3.4, CK_INTERFACE.
struct CK_INTERFACE {
  CK_UTF8CHAR_PTR pInterfaceName;
  CK_VOID_PTR pFunctionList;
  CK_FLAGS flags;
};
using CK_INTERFACE_PTR = CK_INTERFACE*;
using CK_INTERFACE_PTR_PTR = CK_INTERFACE**;

// Section 4.6.2, CK_CERTIFICATE_CATEGORY.
inline constexpr CK_ULONG CK_CERTIFICATE_CATEGORY_TOKEN_USER = 1UL;
inline constexpr CK_ULONG CK_CERTIFICATE_CATEGORY_AUTHORITY = 2UL;

// The three functions that leave the module (exports.map): all others are reached through the function list.
#define JPKI_EXPORT __attribute__((visibility("default")))

extern "C" {
CK_RV C_GetInterfaceList(CK_INTERFACE* list, CK_ULONG* count);
CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface, CK_FLAGS flags);
}
