// Which return values a function may have: those that its section of PKCS#11 names.
// Thread rule: no state.
#pragma once

#include <string_view>

#include "pkcs11/cryptoki.h"

namespace fuzz {

// CKR_GENERAL_ERROR is never one of them: it would be an exception that nobody expected.
bool may_return(std::string_view function, CK_RV value);

}  // namespace fuzz
