// Functions that a card of two signing keys has no use for: CKR_FUNCTION_NOT_SUPPORTED, after the checks that
// come first by PKCS#11 2.40 section 5.1.
#pragma once

#include "pkcs11/entry.h"

namespace pkcs11 {

template <auto member>
struct Unsupported;

// All of them take a session first.
template <typename List, typename... Arguments, CK_RV (*List::*member)(CK_SESSION_HANDLE, Arguments...)>
struct Unsupported<member> {
  static CK_RV call(CK_SESSION_HANDLE session, Arguments...) noexcept {
    return enter("unsupported function", [session](Module& module) {
      module.session(session);
      throw CkrError(CKR_FUNCTION_NOT_SUPPORTED);
    });
  }
};

}  // namespace pkcs11
