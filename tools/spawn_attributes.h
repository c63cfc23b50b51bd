// How a program is started by posix_spawn(3): with the signals that its parent keeps waiting, in a process
// group or a session of its own, or not. Thread rule: values.
#pragma once

#include <spawn.h>

#include "support/signals.h"

namespace tools {

class SpawnAttributes {
 public:
  // `flags`: of POSIX_SPAWN_SETSIGMASK (no signal waits), POSIX_SPAWN_SETPGROUP and POSIX_SPAWN_SETSID.
  explicit SpawnAttributes(int flags) {
    const sigset_t none = support::signal_set({});
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

}  // namespace tools
