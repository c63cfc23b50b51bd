// The module as the guest's stories have it. Thread rule: each function may be called from any thread.
#pragma once

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

}  // namespace guest
