#include "pkcs11/module.h"

#include "pkcs11/ckr_error.h"
#include "support/crypto/digest.h"
#include "support/crypto/error.h"
#include "support/log.h"

namespace pkcs11 {
namespace {

// Where there is a reader, there will be a card; by then the program may have shut itself off from the file
// system. Nothing is wrong yet where that fails.
void prepare_for_cards() {
  try {
    support::crypto::prepare();
  } catch (const support::crypto::LibraryMissing& error) {
    support::log_error(error.what());
  }
}

}  // namespace

Module::Module(std::unique_ptr<apdu::ReaderDirectory> readers, const TokenPolicy& policy)
    : readers_(std::move(readers)), slots_(*readers_, policy) {
  const std::vector<Slot> slots = slots_.current_slots(Newcomers::join);
  events_.start_from(slots);
  if (!slots.empty()) prepare_for_cards();
}

Module::~Module() {
  slots_.for_each_card([](PresentCard& card) { card.end_all_logins(); });
}

std::shared_ptr<Session> Module::session_of_present_card(CK_SESSION_HANDLE handle) {
  slots_.current_slots();
  return sessions_.at(handle);
}

std::optional<CK_SLOT_ID> Module::next_slot_event() {
  return events_.next(slots_.current_slots(Newcomers::join));
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
