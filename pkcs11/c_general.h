// The one function of the 3.0 list that answers otherwise than its namesake in the 2.40 list.
#pragma once

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

// C_GetInfo, which says the version of the interface that it was called through.
CK_RV get_info_3_0(CK_INFO* info) noexcept;

}  // namespace pkcs11
