// Threads that are cancelled: what was asked for in a call happens after it, and a thread that waits comes
// home.
#include <pthread.h>
#include <time.h>

#include <atomic>
#include <cstdio>
#include <functional>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace guest {
namespace {

// Whether the thread ends within half a minute, and by having been cancelled.
bool comes_home_cancelled(pthread_t thread) {
  timespec deadline{};
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += 30;
  void* result = nullptr;
  return pthread_timedjoin_np(thread, &result, &deadline) == 0 && result == PTHREAD_CANCELED;
}

struct Call {
  std::function<CK_RV()> make;
  std::atomic<CK_RV> rv{CKR_GENERAL_ERROR};
};

void* make_cancelled(void* argument) {
  auto& call = *static_cast<Call*>(argument);
  int before = 0;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
  // Pending when the call begins: whatever can be cancelled in it would be.
  pthread_cancel(pthread_self());
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
  call.rv = call.make();
  pthread_testcancel();
  return nullptr;
}

// The call ends as it should, and only then the thread.
void cancelled(const char* what, const std::function<CK_RV()>& make) {
  Call call{make};
  pthread_t thread{};
  REQUIRE(pthread_create(&thread, nullptr, make_cancelled, &call) == 0);
  REQUIRE(comes_home_cancelled(thread));
  if (call.rv != CKR_OK) std::fprintf(stderr, "guest: %s is answered %lX\n", what, CK_RV{call.rv});
  REQUIRE(call.rv == CKR_OK);
}

void* wait_for_an_event(void* argument) {
  const auto& module = *static_cast<const Module*>(argument);
  CK_SLOT_ID slot = 0;
  while (module.p11->C_WaitForSlotEvent(0, &slot, nullptr) == CKR_OK) {
  }
  return nullptr;
}

}  // namespace

void is_cancelled_in_every_call() {
  const Module module(g_path);
  CK_FUNCTION_LIST& p11 = *module.p11;
  cancelled("C_Initialize", [&] { return module.initialize(); });
  CK_SESSION_HANDLE session = module.log_in();
  const CK_SLOT_ID slot = module.slot();
  cancelled("C_Logout", [&] { return p11.C_Logout(session); });
  cancelled("C_CloseAllSessions", [&] { return p11.C_CloseAllSessions(slot); });
  CK_TOKEN_INFO token;
  cancelled("C_GetTokenInfo", [&] { return p11.C_GetTokenInfo(slot, &token); });
  cancelled("C_OpenSession",
            [&] { return p11.C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session); });
  cancelled("a login", [&] {
    session = module.log_in();
    return CK_RV{CKR_OK};
  });
  cancelled("a signature", [&] { return module.sign(session); });
  CK_INFO info;
  cancelled("C_GetInfo", [&] { return p11.C_GetInfo(&info); });
  REQUIRE(module.sign(session) == CKR_OK);
  cancelled("C_Finalize", [&] { return p11.C_Finalize(nullptr); });
  initialized_and_signing(module);
}

void is_cancelled_while_it_waits() {
  const Module module(g_path);
  REQUIRE(module.initialize() == CKR_OK);
  for (int round = 0; round < 3; ++round) {
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, nullptr, wait_for_an_event, const_cast<Module*>(&module)) == 0);
    REQUIRE(pthread_cancel(thread) == 0);
    REQUIRE(comes_home_cancelled(thread));
  }
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
  REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
}

}  // namespace guest
