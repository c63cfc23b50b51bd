// Session management (PKCS#11 3.0 section 5.6), random numbers (5.19) and the old parallel functions (5.20).
#include "pkcs11/entry.h"

using pkcs11::CkrError;
using pkcs11::Module;
using pkcs11::require_argument;

namespace {

CK_RV log_in(const char* call, CK_SESSION_HANDLE session, CK_USER_TYPE user, const CK_BYTE* pin,
             CK_ULONG pin_size) {
  return pkcs11::enter(call, [&](Module& module) {
    const auto open = module.session_of_present_card(session);
    open->login(user, pkcs11::typed_pin({pin, pin_size}),
                module.sessions().has_read_only_session(open->token()));
  });
}

CK_RV not_parallel(const char* call, CK_SESSION_HANDLE session) {
  return pkcs11::enter(call, [&](Module& module) {
    module.session(session);
    throw CkrError(CKR_FUNCTION_NOT_PARALLEL);
  });
}

}  // namespace

extern "C" {

CK_RV C_OpenSession(CK_SLOT_ID id, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const pkcs11::Slot slot = module.slots().current_slot(id);
    require_argument(session);
    if ((flags & CKF_SERIAL_SESSION) == 0) throw CkrError(CKR_SESSION_PARALLEL_NOT_SUPPORTED);
    // A read/write session is let in although the token is write-protected: ssh asks for nothing else, and
    // only the calls that write are refused.
    *session = module.sessions().open(id, flags & (CKF_SERIAL_SESSION | CKF_RW_SESSION), slot.token());
  });
}

CK_RV C_CloseSession(CK_SESSION_HANDLE session) {
  return pkcs11::enter(__func__, [&](Module& module) { module.sessions().close(session); });
}

CK_RV C_CloseAllSessions(CK_SLOT_ID id) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.slots().current_slot(id);
    module.sessions().close_all(id);
  });
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE session, CK_SESSION_INFO* info) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const auto open = module.session_of_present_card(session);
    require_argument(info);
    *info = open->info();
  });
}

CK_RV C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE* pin, CK_ULONG pin_size) {
  return log_in(__func__, session, user, pin, pin_size);
}

// A card has one user, so the name is ignored.
CK_RV C_LoginUser(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG pin_size,
                  CK_UTF8CHAR*, CK_ULONG name_size) {
  if (name_size == 0) return log_in(__func__, session, user, pin, pin_size);
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session_of_present_card(session);
    throw CkrError(CKR_ARGUMENTS_BAD, "the users of this token have no names");
  });
}

CK_RV C_Logout(CK_SESSION_HANDLE session) {
  return pkcs11::enter(__func__, [&](Module& module) { module.session_of_present_card(session)->logout(); });
}

CK_RV C_SessionCancel(CK_SESSION_HANDLE session, CK_FLAGS operations) {
  return pkcs11::enter(__func__, [&](Module& module) { module.session(session)->cancel(operations); });
}

// The token has no generator of its own to be seeded. CKR_RANDOM_NO_RNG has higher priority than
// CKR_RANDOM_SEED_NOT_SUPPORTED (PKCS#11 2.40 section 5.1.6).
CK_RV C_SeedRandom(CK_SESSION_HANDLE session, CK_BYTE* seed, CK_ULONG size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session);
    pkcs11::input_view(seed, size);
    throw CkrError(CKR_RANDOM_NO_RNG);
  });
}

// Nor to give numbers: its flags do not say CKF_RNG, and a host has a generator of its own.
CK_RV C_GenerateRandom(CK_SESSION_HANDLE session, CK_BYTE* bytes, CK_ULONG size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session);
    pkcs11::input_view(bytes, size);
    throw CkrError(CKR_RANDOM_NO_RNG);
  });
}

CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE session) {
  return not_parallel(__func__, session);
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE session) {
  return not_parallel(__func__, session);
}

}  // extern "C"
