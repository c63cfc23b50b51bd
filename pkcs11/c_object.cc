// Object management (PKCS#11 2.40 section 5.7).
#include <algorithm>

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

// No object here can be copied, changed or destroyed, as CKA_COPYABLE, CKA_MODIFIABLE and CKA_DESTROYABLE say
// (PKCS#11 3.0 sections 4.4 and 5.7).
[[noreturn]] void prohibit() {
  throw CkrError(CKR_ACTION_PROHIBITED);
}

// PKCS#11 2.40 section 4.1.1: a template that no object can be made of is told apart from a token that takes
// none.
void check_template(std::span<const CK_ATTRIBUTE> attributes) {
  const bool has_class = std::any_of(attributes.begin(), attributes.end(),
                                     [](const CK_ATTRIBUTE& each) { return each.type == CKA_CLASS; });
  if (!has_class) throw CkrError(CKR_TEMPLATE_INCOMPLETE, "no CKA_CLASS");
  for (const CK_ATTRIBUTE& each : attributes) {
    if (each.pValue == nullptr && each.ulValueLen != 0) throw CkrError(CKR_ATTRIBUTE_VALUE_INVALID);
  }
}

}  // namespace

extern "C" {

// CKR_SESSION_READ_ONLY has lower priority than CKR_TOKEN_WRITE_PROTECTED (PKCS#11 2.40 section 5.1.6), so it
// never comes to it.
CK_RV C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count,
                     CK_OBJECT_HANDLE* object) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session);
    const auto wanted = list_view(attributes, count);
    require_argument(object);
    check_template(wanted);
    throw CkrError(CKR_TOKEN_WRITE_PROTECTED);
  });
}

CK_RV C_CopyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* attributes,
                   CK_ULONG count, CK_OBJECT_HANDLE* copy) {
  return pkcs11::enter(__func__, [&](Module& module) {
    visible_kind(*module.session(session), object);
    list_view(attributes, count);
    require_argument(copy);
    prohibit();
  });
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
  return pkcs11::enter(__func__, [&](Module& module) {
    visible_kind(*module.session(session), object);
    prohibit();
  });
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* attributes,
                          CK_ULONG count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    visible_kind(*module.session(session), object);
    list_view(attributes, count);
    prohibit();
  });
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
