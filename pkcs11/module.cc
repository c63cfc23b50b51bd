#include "pkcs11/module.h"

#include "pkcs11/ckr_error.h"

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

std::optional<CK_SLOT_ID> Module::next_slot_event() {
  return events_.next(slots_.look(Newcomers::join));
}

std::optional<CK_SLOT_ID> Module::wait_for_slot_event(std::chrono::milliseconds at_most) {
  // Before the slots are looked at, so that a change between the two is not waited for in vain.
  const auto known = readers_->list();
  if (const auto event = next_slot_event()) return event;
  if (readers_->wait_for_change(known, at_most) == apdu::WaitOutcome::cancelled)
    throw CkrError(CKR_CRYPTOKI_NOT_INITIALIZED);
  return next_slot_event();
}

}  // namespace pkcs11
