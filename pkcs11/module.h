// The initialised module: readers, slots and sessions of one application.
#pragma once

#include <memory>

#include "apdu/reader_directory.h"
#include "pkcs11/session_table.h"
#include "pkcs11/slot_event.h"
#include "pkcs11/slot_table.h"

namespace pkcs11 {

class Module {
 public:
  Module(std::unique_ptr<apdu::ReaderDirectory> readers, const TokenPolicy& policy);
  // Ends all logins.
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  SlotTable& slots() { return slots_; }
  SessionTable& sessions() { return sessions_; }

  // A session in the state that the last call left, without asking the reader service: for calls that go on
  // with what another one has begun or found. If they ask a card that is gone by now, the card's error tells.
  // Throws as SessionTable::at().
  std::shared_ptr<Session> session(CK_SESSION_HANDLE handle) { return sessions_.at(handle); }

  // The same after asking the reader service: sessions with a card that has been taken out or swapped have
  // ended.
  std::shared_ptr<Session> session_of_present_card(CK_SESSION_HANDLE handle);

  // The next slot event that has not been reported, or nothing.
  std::optional<CK_SLOT_ID> next_slot_event();
  // Waits for one, but no longer than `at_most`. Throws CkrError{CKR_CRYPTOKI_NOT_INITIALIZED} where
  // cancel_waits() ends it.
  std::optional<CK_SLOT_ID> wait_for_slot_event(std::chrono::milliseconds at_most);
  void cancel_waits() noexcept { readers_->cancel(); }

 private:
  const std::unique_ptr<apdu::ReaderDirectory> readers_;
  SlotTable slots_;
  SessionTable sessions_;
  SlotEvents events_;
};

}  // namespace pkcs11
