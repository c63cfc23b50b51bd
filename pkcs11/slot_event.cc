#include "pkcs11/slot_event.h"

namespace pkcs11 {
namespace {

bool same_card(const std::weak_ptr<PresentCard>& reported, const std::shared_ptr<PresentCard>& now) {
  return !reported.owner_before(now) && !now.owner_before(reported);
}

}  // namespace

void SlotEvents::start_from(const std::vector<Slot>& slots) {
  const support::MutexLock lock(mutex_);
  for (const Slot& slot : slots) reported_[slot.id] = slot.card;
}

std::optional<CK_SLOT_ID> SlotEvents::next(const std::vector<Slot>& slots) {
  const support::MutexLock lock(mutex_);
  for (const Slot& slot : slots) {
    auto& reported = reported_[slot.id];
    if (same_card(reported, slot.card)) continue;
    reported = slot.card;
    return slot.id;
  }
  return std::nullopt;
}

}  // namespace pkcs11
