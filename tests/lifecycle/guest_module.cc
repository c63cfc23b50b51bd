#include "tests/lifecycle/guest_module.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace guest {

const char* g_path;
const char* g_other_path;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "guest: not so: %s\n", what);
  _exit(1);
}

Module::Module(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) std::fprintf(stderr, "%s\n", dlerror());
  REQUIRE(handle_ != nullptr);
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(handle_, "C_GetFunctionList"));
  REQUIRE(get != nullptr && get(&p11) == CKR_OK);
}

CK_RV Module::initialize() const {
  CK_C_INITIALIZE_ARGS threads{nullptr, nullptr, nullptr, nullptr, CKF_OS_LOCKING_OK, nullptr};
  return p11->C_Initialize(&threads);
}

void Module::unload() const {
  REQUIRE(dlclose(handle_) == 0);
}

CK_SESSION_HANDLE Module::log_in() const {
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  REQUIRE(p11->C_OpenSession(slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session) == CKR_OK);
  std::string pin = std::getenv("JPKI_GUEST_PIN");
  const CK_RV rv = p11->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size());
  REQUIRE(rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN);
  return session;
}

CK_SLOT_ID Module::slot() const {
  CK_ULONG count = 0;
  REQUIRE(p11->C_GetSlotList(CK_FALSE, nullptr, &count) == CKR_OK);
  const std::string wanted = std::getenv("JPKI_GUEST_READER");
  for (CK_SLOT_ID id = 0; id < count; ++id) {
    CK_SLOT_INFO info;
    REQUIRE(p11->C_GetSlotInfo(id, &info) == CKR_OK);
    if (std::memcmp(info.slotDescription, wanted.data(), wanted.size()) == 0) return id;
  }
  require(false, "there is a slot of that reader");
  return 0;
}

CK_RV Module::sign(CK_SESSION_HANDLE session) const {
  CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE pattern{CKA_CLASS, &private_key, sizeof private_key};
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  CK_ULONG found = 0;
  if (p11->C_FindObjectsInit(session, &pattern, 1) == CKR_OK) p11->C_FindObjects(session, &key, 1, &found);
  p11->C_FindObjectsFinal(session);
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_RV rv = p11->C_SignInit(session, &mechanism, key);
  if (rv != CKR_OK) return rv;
  CK_BYTE text[] = {'t', 'e', 'x', 't'};
  CK_BYTE signature[256];
  CK_ULONG size = sizeof signature;
  return p11->C_Sign(session, text, sizeof text, signature, &size);
}

void initialized_and_signing(const Module& module) {
  REQUIRE(module.initialize() == CKR_OK);
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

}  // namespace guest
