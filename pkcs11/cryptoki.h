// Declarations of PKCS#11: those of the p11-kit header (version 2.40), and those of version 3.0
// (cryptoki_3_0.h).
#pragma once

#include <p11-kit/pkcs11.h>

#include "pkcs11/cryptoki_3_0.h"

// The three functions that leave the module (exports.map): all others are reached through the function lists.
#define JPKI_EXPORT __attribute__((visibility("default")))
