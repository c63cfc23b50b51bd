// Insertions and removals that C_WaitForSlotEvent has not reported yet.
//
// Thread rule: every function may be called from any thread; mutex_ is a leaf.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pkcs11/slot_table.h"

namespace pkcs11 {

class SlotEvents {
 public:
  // The state of the slots before the first event.
  void start_from(const std::vector<Slot>& slots);

  // The next slot whose card came or went since it was last reported.
  std::optional<CK_SLOT_ID> next(const std::vector<Slot>& slots);

 private:
  support::Mutex mutex_;
  // Weak: a card that is gone and another at its address are still told apart.
  std::map<CK_SLOT_ID, std::weak_ptr<PresentCard>> reported_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace pkcs11
