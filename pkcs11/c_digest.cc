// Message digesting (PKCS#11 2.40 section 5.10).
#include "pkcs11/entry.h"

using pkcs11::Module;

extern "C" {

CK_RV C_DigestInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism) {
  return pkcs11::enter(__func__, [&](Module& module) { module.session(session)->digest_init(mechanism); });
}

CK_RV C_Digest(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG size, CK_BYTE* digest,
               CK_ULONG* digest_size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->digest({data, size}, {digest, digest_size});
  });
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE session, CK_BYTE* part, CK_ULONG size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->digest_update({part, size});
  });
}

CK_RV C_DigestKey(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
  return pkcs11::enter(__func__, [&](Module& module) { module.session(session)->digest_key(key); });
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE session, CK_BYTE* digest, CK_ULONG* digest_size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session)->digest_final({digest, digest_size});
  });
}

}  // extern "C"
