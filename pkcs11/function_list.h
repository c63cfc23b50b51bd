// The tables of functions that the module hands out, and the interfaces that name them.
#pragma once

#include <span>

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

CK_FUNCTION_LIST& function_list_2_40();
CK_FUNCTION_LIST_3_0& function_list_3_0();

// The interfaces of C_GetInterfaceList; the first is the default. None claims to be fork-safe: there is one
// card, and a child has to log in by itself.
std::span<CK_INTERFACE> interfaces();

}  // namespace pkcs11
