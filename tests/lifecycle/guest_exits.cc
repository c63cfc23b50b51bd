// A process that ends with the module in it.
#include <openssl/crypto.h>

#include <cstdlib>
#include <thread>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace guest {
namespace {

// Calls of NSS and others that come when the process is nearly gone.
Module* g_late = nullptr;
void late_calls() {
  CK_SESSION_INFO info;
  const CK_RV known = g_late->p11->C_GetSessionInfo(1, &info);
  REQUIRE(known == CKR_OK || known == CKR_SESSION_HANDLE_INVALID || known == CKR_CRYPTOKI_NOT_INITIALIZED);
  const CK_RV closed = g_late->p11->C_CloseAllSessions(0);
  REQUIRE(closed == CKR_OK || closed == CKR_CRYPTOKI_NOT_INITIALIZED);
  const CK_RV ended = g_late->p11->C_Finalize(nullptr);
  REQUIRE(ended == CKR_OK || ended == CKR_CRYPTOKI_NOT_INITIALIZED);
  REQUIRE(g_late->p11->C_GetSessionInfo(1, &info) == CKR_CRYPTOKI_NOT_INITIALIZED);
}
// Registered before the module is loaded, and so run after whatever it, or OpenSSL, has registered.
struct Last {
  ~Last() {
    if (g_late != nullptr) late_calls();
  }
} g_last;

}  // namespace

void exits_without_finalize() {
  initialized_and_signing(Module(g_path));
}

void calls_from_an_exit_handler() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  std::atexit(late_calls);
}

void calls_from_a_static_destructor() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
}

void calls_after_openssl_has_cleaned_up() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  OPENSSL_cleanup();
}

void calls_at_exit_after_dlclose() {
  static Module module(g_path);
  g_late = &module;
  initialized_and_signing(*g_late);
  g_late->unload();
}

void exits_while_a_thread_waits() {
  static const Module module(g_path);
  initialized_and_signing(module);
  std::thread([] {
    CK_SLOT_ID slot = 0;
    while (module.p11->C_WaitForSlotEvent(0, &slot, nullptr) == CKR_OK) {
    }
  }).detach();
}

}  // namespace guest
