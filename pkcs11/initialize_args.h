// The arguments of C_Initialize, which are about threads.
#pragma once

#include "pkcs11/cryptoki.h"

namespace pkcs11 {

// PKCS#11 2.40 section 5.4, C_Initialize. The operating system's locks are all that this module uses, and it
// creates no threads. Throws CkrError{CKR_ARGUMENTS_BAD, CKR_CANT_LOCK}.
void check_initialize_args(const void* args);

}  // namespace pkcs11
