// The boundary: every C_ function is one call of enter(), and nothing leaves it but a return value.
#pragma once

#include <concepts>

#include "pkcs11/cancellation.h"
#include "pkcs11/ckr_error.h"
#include "pkcs11/module_life.h"
#include "pkcs11/translate.h"
#include "support/log.h"

namespace pkcs11 {

// Runs `body`, which says everything but success by throwing.
template <std::invocable Body>
CK_RV guarded(const char* call, Body body) noexcept {
  const CancellationOff no_cancellation;
  try {
    body();
    support::log_debug(call, ": CKR_OK");
    return CKR_OK;
  } catch (...) {
    return ckr_of_current_exception(call);
  }
}

// The same with the module, which must be initialised in this process and lives at least until the return.
template <std::invocable<Module&> Body>
CK_RV enter(const char* call, Body body) noexcept {
  return guarded(call, [&] {
    const ModuleHold hold;
    body(hold.module());
  });
}

// For pointers that the caller must not leave out.
inline void require_argument(const void* pointer) {
  if (pointer == nullptr) throw CkrError(CKR_ARGUMENTS_BAD, "a null pointer");
}

}  // namespace pkcs11
