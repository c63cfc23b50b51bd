// The open sessions and their handles. A handle is never given out twice.
//
// Thread rule: every function may be called from any thread; only a login's lock is taken under mutex_.
#pragma once

#include <map>
#include <memory>

#include "pkcs11/cryptoki.h"
#include "pkcs11/session.h"
#include "support/mutex.h"

namespace pkcs11 {

class SessionTable {
 public:
  // Throws as PresentCard::connect_for_session().
  CK_SESSION_HANDLE open(CK_SLOT_ID slot, CK_FLAGS flags, std::shared_ptr<Token> token);

  // Throws CkrError{CKR_SESSION_HANDLE_INVALID}; {CKR_DEVICE_REMOVED} once for a session whose card is gone,
  // which ends it.
  std::shared_ptr<Session> at(CK_SESSION_HANDLE handle);

  // Closing the last session with a token logs out. Throws as at().
  void close(CK_SESSION_HANDLE handle);
  // Also closes sessions whose card is gone, without an error.
  void close_all(CK_SLOT_ID slot);

  bool has_read_only_session(const Token& token);

 private:
  using Sessions = std::map<CK_SESSION_HANDLE, std::shared_ptr<Session>>;

  CK_SESSION_HANDLE enter(const std::shared_ptr<Session>& session);
  void withdraw(CK_SESSION_HANDLE handle);
  std::shared_ptr<Session> take_out(CK_SESSION_HANDLE handle);

  support::Mutex mutex_;
  CK_SESSION_HANDLE last_ JPKI_GUARDED_BY(mutex_) = CK_INVALID_HANDLE;
  Sessions sessions_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace pkcs11
