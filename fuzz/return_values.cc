#include "fuzz/return_values.h"

#include <algorithm>
#include <map>
#include <vector>

#include "pkcs11/function_names.h"

namespace fuzz {
namespace {

using Values = std::vector<CK_RV>;

// PKCS#11 2.40 section 5.1.1: any function. Arguments are any function's too, by section 5.1.6.
const Values kAny = {CKR_OK, CKR_FUNCTION_FAILED, CKR_ARGUMENTS_BAD, CKR_CRYPTOKI_NOT_INITIALIZED};
// Section 5.1.2: those that use a session; 5.1.3: those that use a token.
const Values kSession = {CKR_SESSION_HANDLE_INVALID, CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR};
const Values kSlot = {CKR_SLOT_ID_INVALID, CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR};
const Values kToken = {CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED};

Values operator+(Values left, const Values& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Values kObject = kSession + Values{CKR_OBJECT_HANDLE_INVALID};
const Values kInit = kSession + Values{CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID,
                                       CKR_OPERATION_ACTIVE, CKR_USER_NOT_LOGGED_IN};
const Values kKeyInit = kInit + Values{CKR_KEY_HANDLE_INVALID, CKR_KEY_FUNCTION_NOT_PERMITTED};
const Values kGoingOn =
    kSession + Values{CKR_OPERATION_NOT_INITIALIZED, CKR_OPERATION_ACTIVE, CKR_DATA_LEN_RANGE};
const Values kResult = kGoingOn + Values{CKR_BUFFER_TOO_SMALL};
const Values kPin = kSession + Values{CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED,
                                      CKR_FUNCTION_CANCELED};
const Values kLogin = kPin + Values{CKR_USER_ALREADY_LOGGED_IN,    CKR_USER_ANOTHER_ALREADY_LOGGED_IN,
                                    CKR_USER_TYPE_INVALID,         CKR_USER_NOT_LOGGED_IN,
                                    CKR_OPERATION_NOT_INITIALIZED, CKR_SESSION_READ_ONLY_EXISTS};

// The written functions, with what kAny lacks (sections 5.4 to 5.20; 3.0 for the last).
const std::map<std::string_view, Values> kWritten = {
    {"C_Initialize", {CKR_CANT_LOCK, CKR_CRYPTOKI_ALREADY_INITIALIZED}},
    {"C_Finalize", {}},
    {"C_GetInfo", {}},
    {"C_GetFunctionList", {}},
    {"C_GetInterfaceList", {CKR_BUFFER_TOO_SMALL}},
    {"C_GetInterface", {}},
    {"C_GetSlotList", {CKR_BUFFER_TOO_SMALL}},
    {"C_GetSlotInfo", kSlot},
    {"C_GetTokenInfo", kSlot + kToken},
    {"C_GetMechanismList", kSlot + kToken + Values{CKR_BUFFER_TOO_SMALL}},
    {"C_GetMechanismInfo", kSlot + kToken + Values{CKR_MECHANISM_INVALID}},
    {"C_InitToken", kSlot + kToken + Values{CKR_SESSION_EXISTS, CKR_TOKEN_WRITE_PROTECTED}},
    {"C_InitPIN", kSession + Values{CKR_USER_NOT_LOGGED_IN}},
    {"C_SetPIN", kPin + Values{CKR_SESSION_READ_ONLY}},
    {"C_OpenSession", kSlot + kToken + Values{CKR_SESSION_PARALLEL_NOT_SUPPORTED}},
    {"C_CloseSession", kSession},
    {"C_CloseAllSessions", kSlot + kToken},
    {"C_GetSessionInfo", kSession},
    {"C_Login", kLogin},
    {"C_LoginUser", kLogin},
    {"C_Logout", kSession + Values{CKR_USER_NOT_LOGGED_IN}},
    {"C_SessionCancel", kSession},
    {"C_CreateObject",
     kSession + Values{CKR_TEMPLATE_INCOMPLETE, CKR_ATTRIBUTE_VALUE_INVALID, CKR_TOKEN_WRITE_PROTECTED}},
    {"C_CopyObject", kObject + Values{CKR_ACTION_PROHIBITED}},
    {"C_DestroyObject", kObject + Values{CKR_ACTION_PROHIBITED}},
    {"C_SetAttributeValue", kObject + Values{CKR_ACTION_PROHIBITED}},
    {"C_GetObjectSize", kObject},
    // The card gives a certificate of the signing key to who is logged in only, and another program may have
    // ended that.
    {"C_GetAttributeValue", kObject + Values{CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID,
                                             CKR_BUFFER_TOO_SMALL, CKR_USER_NOT_LOGGED_IN}},
    {"C_FindObjectsInit",
     kSession + Values{CKR_OPERATION_ACTIVE, CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID}},
    {"C_FindObjects", kSession + Values{CKR_OPERATION_NOT_INITIALIZED}},
    {"C_FindObjectsFinal", kSession + Values{CKR_OPERATION_NOT_INITIALIZED}},
    {"C_DigestInit", kInit},
    {"C_Digest", kResult},
    {"C_DigestUpdate", kGoingOn},
    {"C_DigestKey", kGoingOn + Values{CKR_KEY_HANDLE_INVALID, CKR_KEY_INDIGESTIBLE}},
    {"C_DigestFinal", kResult},
    {"C_SignInit", kKeyInit},
    {"C_Sign", kResult + Values{CKR_USER_NOT_LOGGED_IN}},
    {"C_SignUpdate", kGoingOn},
    {"C_SignFinal", kResult + Values{CKR_USER_NOT_LOGGED_IN}},
    {"C_VerifyInit", kKeyInit},
    {"C_Verify", kGoingOn + Values{CKR_SIGNATURE_INVALID, CKR_SIGNATURE_LEN_RANGE}},
    {"C_VerifyUpdate", kGoingOn},
    {"C_VerifyFinal", kGoingOn + Values{CKR_SIGNATURE_INVALID, CKR_SIGNATURE_LEN_RANGE}},
    {"C_SeedRandom", kSession + Values{CKR_RANDOM_NO_RNG}},
    {"C_GenerateRandom", kSession + Values{CKR_RANDOM_NO_RNG}},
    {"C_GetFunctionStatus", kSession + Values{CKR_FUNCTION_NOT_PARALLEL}},
    {"C_CancelFunction", kSession + Values{CKR_FUNCTION_NOT_PARALLEL}},
    {"C_WaitForSlotEvent", {CKR_NO_EVENT}},
};

const Values kUnsupported = kSession + Values{CKR_FUNCTION_NOT_SUPPORTED};

bool contains(const Values& values, CK_RV value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

bool may_return(std::string_view function, CK_RV value) {
  const auto row = kWritten.find(function);
  return contains(kAny, value) || contains(row == kWritten.end() ? kUnsupported : row->second, value);
}

}  // namespace fuzz
