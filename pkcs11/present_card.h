// One card, from its insertion into a reader to its removal. A card that is put in again is another
// PresentCard, so whatever was learnt of the old one, its logins above all, cannot be used with the new one.
//
// Thread rule: every function may be called from any thread. mutex_ is the card's place in the
// lock order: it is held for the length of a transaction, and only those of tokens and logins are taken under
// it.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"
#include "apdu/transaction.h"
#include "apdu/transport_error.h"
#include "jpki/card.h"
#include "pkcs11/asked_once.h"
#include "pkcs11/card_identity.h"
#include "pkcs11/token.h"
#include "support/mutex.h"

namespace pkcs11 {

class PresentCard : public std::enable_shared_from_this<PresentCard> {
 public:
  // `seen` is what the reader said when the card was noticed.
  PresentCard(apdu::ReaderDirectory& readers, const TokenPolicy& policy, apdu::ReaderState seen);

  // The token for one of the card's keys; null where the card has no such key. The first call looks at the
  // card. Throws CkrError{CKR_TOKEN_NOT_RECOGNIZED} for a card that is none of ours, and
  // apdu::TransportError.
  std::shared_ptr<Token> token(jpki::KeyRole role);

  // As token(), without a command to the card: null also where nobody has looked at the card yet.
  std::shared_ptr<Token> known_token(jpki::KeyRole role);

  // Whether it is known, without a command to the card, that it has no such key.
  bool known_without(jpki::KeyRole role);

  // What tells this card from others: asked of it at most once. Throws as use().
  std::string serial_number();
  // Whether the card makes RSA-PSS signatures: asked of it at most once. Throws as use().
  bool signs_pss();
  // It makes some that do not verify: they are not offered any more.
  void withdraw_pss();

  bool removed() const { return removed_; }
  // What a reader reports, or a transport that ran into it: the logins are over.
  void remove();
  // Gives the connection back that nobody needs, so that a program that wants the card for itself alone gets
  // it: of a card that is gone or none of ours (docs/adr/0011-holding-the-card.md). Where a call is under
  // way, it does so when it ends. Never waits, never fails; not under a leaf lock.
  void disconnect_if_unused();
  // The last session with one of its tokens has been closed: ends the login that went with it.
  void session_closed();
  // For a session that has been opened: the card is connected to, so that nobody gets it for himself alone
  // meanwhile. No command to the card; does not wait for a call under way. Throws as use().
  void connect_for_session();

  // Holds the card for the length of `body(transaction, card)` and returns what that returns.
  // Throws CkrError{CKR_DEVICE_REMOVED}, apdu::TransportError, and what `body` throws.
  template <typename Body>
  auto use(Body body) {
    const DisconnectIfUnused afterwards(*this);
    const support::MutexLock lock(mutex_);
    try {
      apdu::Transaction transaction(connect());
      const HoldWhileLoggedIn hold(*this, transaction);
      follow_epoch(transaction);
      require_same_card(transaction);
      recognise(transaction);
      return body(transaction, *card_);
    } catch (const apdu::TransportError& error) {
      note_failure(error);
      throw;
    }
  }

  // Calls `body()` while no call uses the card.
  template <typename Body>
  void when_idle(Body body) {
    const DisconnectIfUnused afterwards(*this);
    const support::MutexLock lock(mutex_);
    body();
  }

  // Makes the card forget a login that no token of this process has any more and that may still stand on it,
  // as soon as no other token needs it to remember. Never fails: a card that cannot be told is gone or
  // broken, and the log says so.
  void end_card_login();
  // Wipes PINs that were kept long enough. No command to the card.
  void expire_kept_pins();
  // Ends every login of this process, on the host and on the card.
  void end_all_logins();

 private:
  // When a call has let the lock go: whoever found it taken has left this to it.
  class DisconnectIfUnused {
   public:
    explicit DisconnectIfUnused(PresentCard& card) : card_(card) {}
    ~DisconnectIfUnused() { card_.disconnect_if_unused(); }
    DisconnectIfUnused(const DisconnectIfUnused&) = delete;
    DisconnectIfUnused& operator=(const DisconnectIfUnused&) = delete;

   private:
    PresentCard& card_;
  };

  // At the end of a transaction: whether the card is kept for this process
  // (docs/adr/0011-holding-the-card.md).
  class HoldWhileLoggedIn {
   public:
    HoldWhileLoggedIn(PresentCard& card, apdu::Transaction& transaction)
        : card_(card), transaction_(transaction) {}
    ~HoldWhileLoggedIn() { transaction_.keep_holding(card_.must_hold()); }
    HoldWhileLoggedIn(const HoldWhileLoggedIn&) = delete;
    HoldWhileLoggedIn& operator=(const HoldWhileLoggedIn&) = delete;

   private:
    PresentCard& card_;
    apdu::Transaction& transaction_;
  };

  bool must_hold();
  // Lets other programs use the card again.
  void release_hold();
  // Whether the connection is needed.
  bool in_use();
  apdu::CardChannel& connect() JPKI_REQUIRES(mutex_);
  bool still_in_reader() const;
  void follow_epoch(const apdu::Transaction& transaction) JPKI_REQUIRES(mutex_);
  // Has a card that is in doubt prove what it is. Throws CkrError{CKR_DEVICE_REMOVED} for another card.
  void require_same_card(apdu::Transaction& transaction) JPKI_REQUIRES(mutex_);
  void recognise(apdu::Transaction& transaction) JPKI_REQUIRES(mutex_);
  void make_tokens(apdu::Transaction& transaction) JPKI_REQUIRES(mutex_);
  // Draws the conclusions from a failed exchange: the card is gone, or in doubt. Throws
  // CkrError{CKR_DEVICE_ERROR} for a recognised card that has fallen silent.
  void note_failure(const apdu::TransportError& error) JPKI_REQUIRES(mutex_);
  void forget_logins();
  void logout_card(apdu::Transaction& transaction, jpki::Card& card);
  template <typename Question>
  bool any_login(Question question) {
    const auto all = tokens();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& token) { return question(token->login_state()); });
  }
  // Those made so far. All are made at once and stay, so the view outlives the lock; and it takes no memory,
  // since logins have to be forgotten when there is none left.
  std::span<const std::unique_ptr<Token>> tokens();

  apdu::ReaderDirectory& readers_;
  const TokenPolicy policy_;
  const apdu::ReaderState reader_;
  std::atomic<bool> removed_{false};
  std::atomic<bool> session_was_closed_{false};  // the last one of a token

  support::Mutex mutex_;
  std::unique_ptr<apdu::CardChannel> channel_ JPKI_GUARDED_BY(mutex_);
  apdu::Epoch epoch_ JPKI_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<jpki::Card> card_ JPKI_GUARDED_BY(mutex_);
  CardIdentity identity_ JPKI_GUARDED_BY(mutex_);

  // What looking at the card has found; a leaf lock.
  support::Mutex findings_mutex_;
  bool seen_ JPKI_GUARDED_BY(findings_mutex_) = false;
  std::string why_unsupported_ JPKI_GUARDED_BY(findings_mutex_);
  std::vector<std::unique_ptr<Token>> tokens_ JPKI_GUARDED_BY(findings_mutex_);
  AskedOnce<std::string> serial_number_;
  AskedOnce<bool> signs_pss_;
};

}  // namespace pkcs11
