#include "pkcs11/module_life.h"

#include <atomic>
#include <mutex>

#include "pkcs11/ckr_error.h"
#include "support/own_process.h"

namespace pkcs11 {
namespace {

struct Life {
  std::shared_mutex mutex;
  std::unique_ptr<Module> module;  // guarded by mutex
  // The lock lets calls pass a C_Finalize that waits for it; without this, busy threads could keep it out for
  // ever.
  std::atomic<bool> ending{false};
};

support::PerProcess<Life> g_life;

// Keeps new calls out until C_Finalize is through. One at a time.
class Ending {
 public:
  explicit Ending(Life& life) : life_(life) {
    if (life_.ending.exchange(true)) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
  }
  ~Ending() { life_.ending = false; }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;

 private:
  Life& life_;
};

}  // namespace

ModuleHold::ModuleHold() {
  Life* life = g_life.get();
  if (life == nullptr || life->ending) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
  lock_ = std::shared_lock(life->mutex);
  module_ = life->module.get();
  if (module_ == nullptr) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
}

void begin_module_life(const std::function<std::unique_ptr<Module>()>& make) {
  Life& life = g_life.get_or_make();
  {
    // A second C_Initialize is answered even while another thread waits for a slot event.
    const std::shared_lock lock(life.mutex);
    if (life.module != nullptr) throw CkrError(CKR_CRYPTOKI_ALREADY_INITIALIZED);
  }
  const std::unique_lock lock(life.mutex);
  if (life.module != nullptr) throw CkrError(CKR_CRYPTOKI_ALREADY_INITIALIZED);
  life.module = make();
}

void end_module_life() {
  Life* life = g_life.get();
  if (life == nullptr) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
  const Ending ending(*life);
  {
    const std::shared_lock lock(life->mutex);
    if (life->module == nullptr) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
    life->module->cancel_waits();
  }
  const std::unique_lock lock(life->mutex);
  life->module.reset();
}

}  // namespace pkcs11
