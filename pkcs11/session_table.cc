#include "pkcs11/session_table.h"

#include <utility>

#include "pkcs11/ckr_error.h"
#include "pkcs11/present_card.h"
#include "support/log.h"

namespace pkcs11 {

using support::MutexLock;

CK_SESSION_HANDLE SessionTable::open(CK_SLOT_ID slot, CK_FLAGS flags, std::shared_ptr<Token> token) {
  PresentCard& card = token->card();
  const CK_SESSION_HANDLE handle = enter(std::make_shared<Session>(slot, flags, std::move(token)));
  try {
    card.connect_for_session();
  } catch (...) {
    withdraw(handle);
    throw;
  }
  return handle;
}

CK_SESSION_HANDLE SessionTable::enter(const std::shared_ptr<Session>& session) {
  const MutexLock lock(mutex_);
  sessions_.emplace(last_ + 1, session);
  session->opened();
  return ++last_;
}

// Unless another thread has closed it with all others.
void SessionTable::withdraw(CK_SESSION_HANDLE handle) {
  try {
    take_out(handle);
  } catch (const CkrError&) {
    support::log_debug("a session was closed before it was open");
  }
}

std::shared_ptr<Session> SessionTable::take_out(CK_SESSION_HANDLE handle) {
  std::shared_ptr<Session> session;
  bool last = false;
  {
    const MutexLock lock(mutex_);
    const auto found = sessions_.find(handle);
    if (found == sessions_.end()) throw CkrError(CKR_SESSION_HANDLE_INVALID);
    session = std::move(found->second);
    sessions_.erase(found);
    last = session->closed_as_last();
  }
  if (last) session->token().last_session_closed();
  return session;
}

std::shared_ptr<Session> SessionTable::at(CK_SESSION_HANDLE handle) {
  std::shared_ptr<Session> session;
  {
    const MutexLock lock(mutex_);
    const auto found = sessions_.find(handle);
    if (found == sessions_.end()) throw CkrError(CKR_SESSION_HANDLE_INVALID);
    session = found->second;
  }
  if (session->token().card().removed()) {
    take_out(handle);
    throw CkrError(CKR_DEVICE_REMOVED, "the session's card has been removed");
  }
  return session;
}

void SessionTable::close(CK_SESSION_HANDLE handle) {
  const auto session = take_out(handle);
  if (session->token().card().removed())
    throw CkrError(CKR_DEVICE_REMOVED, "the session's card has been removed");
}

// All at once, so that a session which opens meanwhile finds no login of theirs. Does not allocate.
void SessionTable::close_all(CK_SLOT_ID slot) {
  Sessions closed;
  Sessions last;  // one for each token: sessions with a card that is gone may be among them
  {
    const MutexLock lock(mutex_);
    for (auto next = sessions_.begin(); next != sessions_.end();) {
      const auto each = next++;
      if (each->second->slot() != slot) continue;
      Sessions& where = each->second->closed_as_last() ? last : closed;
      where.insert(sessions_.extract(each));
    }
  }
  for (const auto& [handle, session] : last) session->token().last_session_closed();
}

bool SessionTable::has_read_only_session(const Token& token) {
  const Login::Sessions sessions = token.sessions();
  return sessions.all > sessions.read_write;
}

}  // namespace pkcs11
