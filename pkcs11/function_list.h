// The table of all functions that C_GetFunctionList hands out.
#pragma once

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

CK_FUNCTION_LIST& function_list_2_40();

}  // namespace pkcs11
