#include "pkcs11/module.h"

namespace pkcs11 {

Module::Module(std::unique_ptr<apdu::ReaderDirectory> readers, const TokenPolicy& policy)
    : readers_(std::move(readers)), slots_(*readers_, policy) {
  events_.start_from(slots_.look(Newcomers::join));
}

Module::~Module() {
  slots_.for_each_card([](PresentCard& card) { card.end_all_logins(); });
}

std::shared_ptr<Session> Module::session_of_present_card(CK_SESSION_HANDLE handle) {
  slots_.look();
  return sessions_.at(handle);
}

std::optional<CK_SLOT_ID> Module::wait_for_slot_event(bool block) {
  constexpr auto kAtMost = std::chrono::minutes(10);  // then the look is repeated
  while (true) {
    // Before the slots are looked at, so that a change between the two is not waited for in vain.
    const auto known = readers_->list();
    if (const auto event = events_.next(slots_.look(Newcomers::join))) return event;
    if (!block || readers_->wait_for_change(known, kAtMost) == apdu::WaitOutcome::cancelled)
      return std::nullopt;
  }
}

}  // namespace pkcs11
