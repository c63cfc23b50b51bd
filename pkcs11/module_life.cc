#include "pkcs11/module_life.h"

#include <atomic>
#include <mutex>

#include "pkcs11/ckr_error.h"
#include "support/own_process.h"

namespace pkcs11 {
namespace {

struct Life {
  const support::OwnProcess process;
  std::shared_mutex mutex;
  std::unique_ptr<Module> module;  // guarded by mutex
  // The lock lets calls pass a C_Finalize that waits for it; without this, busy threads could keep it out for
  // ever.
  std::atomic<bool> ending{false};
  const Life* parents = nullptr;  // the parent's, after a fork: kept reachable for leak checkers, never touched
};

std::atomic<Life*> g_life{nullptr};

// The life of this very process, or null where it has none yet.
Life* own_life() {
  Life* life = g_life.load();
  return life != nullptr && life->process.is_this_one() ? life : nullptr;
}

Life& own_or_new_life() {
  if (Life* life = own_life()) return *life;
  Life* before = g_life.load();
  auto made = std::make_unique<Life>();
  made->parents = before;
  if (g_life.compare_exchange_strong(before, made.get())) return *made.release();
  return *before;  // another thread was first
}

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
  Life* life = own_life();
  if (life == nullptr || life->ending) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
  lock_ = std::shared_lock(life->mutex);
  module_ = life->module.get();
  if (module_ == nullptr) throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
}

void begin_module_life(const std::function<std::unique_ptr<Module>()>& make) {
  Life& life = own_or_new_life();
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
  Life* life = own_life();
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
