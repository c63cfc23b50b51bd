// A process in which others sign meanwhile, and one that makes others.
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/lifecycle/guest_module.h"
#include "tests/lifecycle/guest_stories.h"

namespace guest {
namespace {

// Threads that sign all the while.
class Signers {
 public:
  explicit Signers(const Module& module) : module_(module), slot_(module.slot()) {
    for (int i = 0; i < 4; ++i) threads_.emplace_back([this] { work(); });
    while (signatures_ < 4) std::this_thread::yield();
  }
  ~Signers() {
    over_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Signers(const Signers&) = delete;
  Signers& operator=(const Signers&) = delete;

 private:
  void work() {
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    while (!over_) {
      if (module_.p11->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session) != CKR_OK)
        continue;
      if (module_.sign(session) == CKR_OK) ++signatures_;
      module_.p11->C_CloseSession(session);
    }
  }

  const Module& module_;
  const CK_SLOT_ID slot_;
  std::atomic<bool> over_{false};
  std::atomic<int> signatures_{0};
  std::vector<std::thread> threads_;
};

}  // namespace

void finalizes_while_others_sign() {
  const Module module(g_path);
  for (int round = 0; round < 20; ++round) {
    REQUIRE(module.initialize() == CKR_OK);
    const CK_SESSION_HANDLE session = module.log_in();
    REQUIRE(module.sign(session) == CKR_OK);
    const Signers signers(module);
    REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
  }
}

void forks_while_others_sign() {
  const Module module(g_path);
  initialized_and_signing(module);
  const Signers signers(module);
  for (int round = 0; round < 50; ++round) {
    in_child([&] {
      CK_SESSION_INFO info;
      REQUIRE(module.p11->C_GetSessionInfo(1, &info) == CKR_CRYPTOKI_NOT_INITIALIZED);
      REQUIRE(module.p11->C_Finalize(nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
      initialized_and_signing(module);
      REQUIRE(module.p11->C_Finalize(nullptr) == CKR_OK);
    });
  }
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

void forks_twice() {
  const Module module(g_path);
  initialized_and_signing(module);
  in_child([&] {
    initialized_and_signing(module);
    in_child([&] { initialized_and_signing(module); });
    REQUIRE(module.sign(module.log_in()) == CKR_OK);
  });
  REQUIRE(module.sign(module.log_in()) == CKR_OK);
}

// As a container's first process may: parent and child are each the first process of a namespace of their
// own.
void forks_into_its_own_number() {
  const Module module(g_path);
  const auto in_namespace_of_its_own = [](auto body) {
    REQUIRE(unshare(CLONE_NEWPID | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) == 0);
    in_child([&] {
      REQUIRE(getpid() == 1);
      body();
    });
  };
  in_namespace_of_its_own([&] {
    REQUIRE(module.initialize() == CKR_OK);
    const CK_SESSION_HANDLE session = module.log_in();
    in_namespace_of_its_own([&] {
      REQUIRE(module.sign(session) == CKR_CRYPTOKI_NOT_INITIALIZED);
      REQUIRE(module.p11->C_Finalize(nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
      initialized_and_signing(module);
    });
    REQUIRE(module.sign(session) == CKR_OK);
  });
}

}  // namespace guest
