// The module as the guest's stories have it. Thread rule: each function may be called from any thread.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include "pkcs11/cryptoki.h"

namespace guest {

// The module, and another name of the same file, from the command line.
extern const char* g_path;
extern const char* g_other_path;

// Everything ends here that is not as it should be; also in handlers that run at exit.
void require(bool holds, const char* what);
#define REQUIRE(condition) require((condition), #condition)

class Module {
 public:
  explicit Module(const char* path);

  CK_RV initialize() const;
  void unload() const;

  CK_SESSION_HANDLE log_in() const;
  // The authentication token's.
  CK_SLOT_ID slot() const;
  CK_RV sign(CK_SESSION_HANDLE session) const;

  CK_FUNCTION_LIST* p11 = nullptr;

 private:
  void* handle_;
};

void initialized_and_signing(const Module& module);

// Whether a child does, once it has ended.
inline bool ends_well(pid_t child) {
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Runs `body` in a child and requires that it ends well.
template <typename Body>
void in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  REQUIRE(ends_well(child));
}

}  // namespace guest
