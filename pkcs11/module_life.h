// The one module of this process, from C_Initialize to C_Finalize, and the calls that use it.
//
// Nothing here is ever destroyed, neither at exit nor by dlclose (the modules are linked with -z nodelete):
// NSS calls into modules after the process's static destructors have run. The state belongs to the process
// that made it (support/own_process.h). In a forked child it counts as not initialised, and C_Initialize
// there leaves the parent's state, locks included, alone.
#pragma once

#include <functional>
#include <memory>
#include <shared_mutex>

#include "pkcs11/module.h"

namespace pkcs11 {

// A shared hold on the initialised module: as long as it lives, C_Finalize waits.
class ModuleHold {
 public:
  // Throws CkrError{CKR_CRYPTOKI_NOT_INITIALIZED}.
  ModuleHold();

  Module& module() const { return *module_; }

 private:
  std::shared_lock<std::shared_mutex> lock_;
  Module* module_ = nullptr;
};

// Throws CkrError{CKR_CRYPTOKI_ALREADY_INITIALIZED}, and as `make` does.
void begin_module_life(const std::function<std::unique_ptr<Module>()>& make);

// Ends waits for slot events, waits for the calls under way, and ends the module. New calls find it not
// initialised. Throws CkrError{CKR_CRYPTOKI_NOT_INITIALIZED}.
void end_module_life();

}  // namespace pkcs11
