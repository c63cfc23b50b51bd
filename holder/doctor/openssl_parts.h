// What OpenSSL needs for PKCS#11, of which there are two kinds. Thread rule: no state.
#pragma once

#include "holder/doctor/system.h"

namespace holder::doctor {

Paths openssl_providers(const System& system);
Paths openssl_engines(const System& system);

}  // namespace holder::doctor
