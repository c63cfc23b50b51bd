// Declarations of PKCS#11 3.0 beyond version 2.40, as far as this module uses them, from the OASIS
// specification "PKCS #11 Cryptographic Token Interface Base Specification Version 3.0". p11-kit has most of
// them since 0.25; those that its header lacks are declared here by the same names and shapes, so that no
// other file depends on the version of p11-kit. Layouts are checked below, and again in tests/conformance/.
// Included by cryptoki.h alone.
#pragma once

#include <p11-kit/pkcs11.h>

#include <cstddef>

#include "pkcs11/function_names.h"

// Section 4.1 and 4.13 (profile objects), 4.4 (CKA_UNIQUE_ID).
#ifndef CKO_PROFILE
#define CKO_PROFILE 0x00000009UL
#endif
#ifndef CKA_UNIQUE_ID
#define CKA_UNIQUE_ID 0x00000004UL
#endif
#ifndef CKA_PROFILE_ID
#define CKA_PROFILE_ID 0x00000601UL
#endif
// PKCS #11 Profiles 3.0: a provider with the basic functions; a token with certificates and keys that
// authenticate; certificates that can be found without a login.
#ifndef CKP_BASELINE_PROVIDER
#define CKP_BASELINE_PROVIDER 0x00000001UL
#endif
#ifndef CKP_AUTHENTICATION_TOKEN
#define CKP_AUTHENTICATION_TOKEN 0x00000003UL
#endif
#ifndef CKP_PUBLIC_CERTIFICATES_TOKEN
#define CKP_PUBLIC_CERTIFICATES_TOKEN 0x00000004UL
#endif

// Section 4.6.2, CK_CERTIFICATE_CATEGORY.
#ifndef CK_CERTIFICATE_CATEGORY_TOKEN_USER
#define CK_CERTIFICATE_CATEGORY_TOKEN_USER 1UL
#endif
#ifndef CK_CERTIFICATE_CATEGORY_AUTHORITY
#define CK_CERTIFICATE_CATEGORY_AUTHORITY 2UL
#endif

// Section 3.6, CK_MECHANISM_INFO: a flag that only C_SessionCancel knows.
#ifndef CKF_FIND_OBJECTS
#define CKF_FIND_OBJECTS 0x00000040UL
#endif

#if CRYPTOKI_VERSION_MAJOR < 3

// Section 3.4, CK_INTERFACE. The name is char in p11-kit, too.
struct CK_INTERFACE {
  char* pInterfaceName;
  CK_VOID_PTR pFunctionList;
  CK_FLAGS flags;
};
using CK_INTERFACE_PTR = CK_INTERFACE*;
using CK_INTERFACE_PTR_PTR = CK_INTERFACE**;

extern "C" {
CK_RV C_GetInterfaceList(CK_INTERFACE* list, CK_ULONG* count);
CK_RV C_GetInterface(CK_UTF8CHAR* name, CK_VERSION* version, CK_INTERFACE** interface, CK_FLAGS flags);
CK_RV C_LoginUser(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG pin_size,
                  CK_UTF8CHAR* name, CK_ULONG name_size);
CK_RV C_SessionCancel(CK_SESSION_HANDLE session, CK_FLAGS flags);
}

// The shapes of the message-based functions (sections 5.9, 5.11, 5.14 and 5.16), none of which this module
// has.
using CK_MessageInit = CK_RV (*)(CK_SESSION_HANDLE, CK_MECHANISM*, CK_OBJECT_HANDLE);
using CK_MessageFinal = CK_RV (*)(CK_SESSION_HANDLE);
// session, parameter, size of the parameter
using CK_SignatureMessageBegin = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG);
// ..., associated data and its size
using CK_CipherMessageBegin = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG);
// ..., associated data, input, output
using CK_CipherMessage = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG,
                                   CK_BYTE*, CK_ULONG*);
// ..., input, output, flags
using CK_CipherMessageNext = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*,
                                       CK_ULONG*, CK_FLAGS);
// ..., data, place for the signature
using CK_SignMessage = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*);
// ..., data, signature
using CK_VerifyMessage = CK_RV (*)(CK_SESSION_HANDLE, void*, CK_ULONG, CK_BYTE*, CK_ULONG, CK_BYTE*,
                                   CK_ULONG);

// Section 3.6, CK_FUNCTION_LIST_3_0: the functions of 2.40 in their order, then those of 3.0.
struct CK_FUNCTION_LIST_3_0 {
  CK_VERSION version;
#define JPKI_MEMBER(name) decltype(CK_FUNCTION_LIST::name) name;
  JPKI_FUNCTIONS_2_40(JPKI_MEMBER, JPKI_MEMBER)
#undef JPKI_MEMBER
  decltype(&::C_GetInterfaceList) C_GetInterfaceList;
  decltype(&::C_GetInterface) C_GetInterface;
  decltype(&::C_LoginUser) C_LoginUser;
  decltype(&::C_SessionCancel) C_SessionCancel;
  CK_MessageInit C_MessageEncryptInit;
  CK_CipherMessage C_EncryptMessage;
  CK_CipherMessageBegin C_EncryptMessageBegin;
  CK_CipherMessageNext C_EncryptMessageNext;
  CK_MessageFinal C_MessageEncryptFinal;
  CK_MessageInit C_MessageDecryptInit;
  CK_CipherMessage C_DecryptMessage;
  CK_CipherMessageBegin C_DecryptMessageBegin;
  CK_CipherMessageNext C_DecryptMessageNext;
  CK_MessageFinal C_MessageDecryptFinal;
  CK_MessageInit C_MessageSignInit;
  CK_SignMessage C_SignMessage;
  CK_SignatureMessageBegin C_SignMessageBegin;
  CK_SignMessage C_SignMessageNext;
  CK_MessageFinal C_MessageSignFinal;
  CK_MessageInit C_MessageVerifyInit;
  CK_VerifyMessage C_VerifyMessage;
  CK_SignatureMessageBegin C_VerifyMessageBegin;
  CK_VerifyMessage C_VerifyMessageNext;
  CK_MessageFinal C_MessageVerifyFinal;
};

#endif

static_assert(sizeof(CK_INTERFACE) == 2 * sizeof(void*) + sizeof(CK_FLAGS));
// A client that knows 2.40 only finds its functions where they have always been, and nothing is padded.
#define JPKI_SAME_PLACE(name) \
  static_assert(offsetof(CK_FUNCTION_LIST_3_0, name) == offsetof(CK_FUNCTION_LIST, name));
JPKI_FUNCTIONS_2_40(JPKI_SAME_PLACE, JPKI_SAME_PLACE)
#undef JPKI_SAME_PLACE
#define JPKI_ONE(name) +1
static_assert(sizeof(CK_FUNCTION_LIST_3_0) ==
              sizeof(CK_FUNCTION_LIST) + sizeof(void*) * (JPKI_FUNCTIONS_3_0(JPKI_ONE, JPKI_ONE)));
#undef JPKI_ONE
