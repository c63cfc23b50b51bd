// Object management (PKCS#11 2.40 section 5.7).
#include "pkcs11/attribute.h"
#include "pkcs11/entry.h"

using pkcs11::CkrError;
using pkcs11::Module;
using pkcs11::require_argument;

namespace {

// An object that this session can see now. Throws CkrError{CKR_OBJECT_HANDLE_INVALID}.
pkcs11::ObjectKind visible_kind(const pkcs11::Session& session, CK_OBJECT_HANDLE handle) {
  for (const pkcs11::Object& object : session.token().visible_objects()) {
    if (object.handle == handle) return object.kind;
  }
  throw CkrError(CKR_OBJECT_HANDLE_INVALID);
}

template <typename Item>
std::span<Item> list_view(Item* items, CK_ULONG count) {
  if (count != 0) require_argument(items);
  return {items, count};
}

// Every call that would change the token ends here. CKR_SESSION_READ_ONLY has lower priority than
// CKR_TOKEN_WRITE_PROTECTED (PKCS#11 2.40 section 5.1.6), so it never comes to it.
[[noreturn]] void refuse_writing() {
  throw CkrError(CKR_TOKEN_WRITE_PROTECTED);
}

CK_RV refuse_changing(const char* call, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
  return pkcs11::enter(call, [&](Module& module) {
    visible_kind(*module.session(session), object);
    refuse_writing();
  });
}

}  // namespace

extern "C" {

CK_RV C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count,
                     CK_OBJECT_HANDLE* object) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session);
    list_view(attributes, count);
    require_argument(object);
    refuse_writing();
  });
}

CK_RV C_CopyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE*, CK_ULONG,
                   CK_OBJECT_HANDLE*) {
  return refuse_changing(__func__, session, object);
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
  return refuse_changing(__func__, session, object);
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE*, CK_ULONG) {
  return refuse_changing(__func__, session, object);
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ULONG* size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const auto open = module.session(session);
    visible_kind(*open, object);
    require_argument(size);
    *size = CK_UNAVAILABLE_INFORMATION;
  });
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* attributes,
                          CK_ULONG count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const auto open = module.session(session);
    const pkcs11::ObjectKind kind = visible_kind(*open, object);
    const CK_RV result = pkcs11::get_attributes(open->token(), kind, list_view(attributes, count));
    if (result != CKR_OK) throw CkrError(result);
  });
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE* pattern, CK_ULONG count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session_of_present_card(session)->find_init(list_view(pattern, count));
  });
}

CK_RV C_FindObjects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE* objects, CK_ULONG most, CK_ULONG* count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const auto open = module.session(session);
    require_argument(count);
    list_view(objects, most);
    const auto batch = open->find(most);
    std::copy(batch.begin(), batch.end(), objects);
    *count = batch.size();
  });
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE session) {
  return pkcs11::enter(__func__, [&](Module& module) { module.session(session)->find_final(); });
}

}  // extern "C"
