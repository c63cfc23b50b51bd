// Verifying signatures (PKCS#11 2.40 section 5.13), on the host.
#include "pkcs11/entry.h"

using pkcs11::Module;

extern "C" {

CK_RV C_VerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session_of_present_card(session)->verify_init(mechanism, key);
  });
}

CK_RV C_Verify(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG size, CK_BYTE* signature,
               CK_ULONG signature_size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->verify({data, size}, {signature, signature_size});
  });
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE* part, CK_ULONG size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->verify_update({part, size});
  });
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE session, CK_BYTE* signature, CK_ULONG signature_size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->verify_final({signature, signature_size});
  });
}

}  // extern "C"
