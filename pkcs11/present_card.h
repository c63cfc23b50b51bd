// One card, from its insertion into a reader to its removal. A card that is put in again is another
// PresentCard, so nothing learnt of the old one, above all its logins, can be used with the new one.
//
// Thread rule: every function may be called from any thread. mutex_ is the card's place in the lock order: it
// is held for the length of a transaction, and only the locks of tokens and logins are taken under it.
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
#include "pkcs11/held_card.h"
#include "pkcs11/token.h"
#include "support/mutex.h"

namespace pkcs11 {

class PresentCard : public std::enable_shared_from_this<PresentCard> {
 public:
  // `seen` is the state of the reader when the card was noticed.
  PresentCard(apdu::ReaderDirectory& readers, const TokenPolicy& policy, apdu::ReaderState seen);

  // The token for one of the card's keys; null if the card has no such key. The first call recognises the
  // card. Throws CkrError{CKR_TOKEN_NOT_RECOGNIZED} for a card of another kind, and apdu::TransportError.
  std::shared_ptr<Token> token(jpki::KeyRole role);

  // As token(), without a command to the card: null also for a card that has not been recognised yet.
  std::shared_ptr<Token> known_token(jpki::KeyRole role);

  // Whether it is known, without a command to the card, that it has no such key.
  bool known_without(jpki::KeyRole role);

  // The token's serial number. Read at most once. Throws as use().
  std::string serial_number();
  // Whether the card makes RSA-PSS signatures. Asked at most once. Throws as use().
  bool signs_pss();
  // The card's PSS signatures do not verify: they are not offered any more.
  void withdraw_pss();

  bool removed() const { return removed_; }
  // The card has been taken out: ends its logins.
  void remove();
  // Closes the connection to a card without sessions and logins, to one that is gone, and to one of another
  // kind, so that other programs can have the card exclusively (docs/adr/0011-holding-the-card.md). If a call
  // is under way, the connection is closed at its end. Never waits, never fails. Not to be called under a
  // leaf lock.
  void disconnect_if_unused();
  // The last session with one of the tokens has been closed: ends its login on the card.
  void session_closed();
  // Connects to the card for a session that has been opened, so that no other program can take the card
  // exclusively. No command to the card; does not wait for a call under way. Throws as use().
  void connect_for_session();

  // Runs `body(transaction, card)` in a transaction with the card, after making sure that it is still the
  // same one, and returns its result. Throws CkrError{CKR_DEVICE_REMOVED}, apdu::TransportError, and as
  // `body` does.
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

  // Logs the card out where a login of this process may still stand on it, unless another token needs its own
  // login to stand. Never fails: a failure of the card is written to the log.
  void end_card_login();
  // Wipes kept PINs whose time is over. No command to the card.
  void expire_kept_pins();
  // Ends every login of this process, on the host and on the card.
  void end_all_logins();

 private:
  // Does at the end of a call what disconnect_if_unused() could not do while the call held the lock.
  class DisconnectIfUnused {
   public:
    explicit DisconnectIfUnused(PresentCard& card) : card_(card) {}
    ~DisconnectIfUnused() { card_.disconnect_if_unused(); }
    DisconnectIfUnused(const DisconnectIfUnused&) = delete;
    DisconnectIfUnused& operator=(const DisconnectIfUnused&) = delete;

   private:
    PresentCard& card_;
  };

  // Decides at the end of a transaction whether other programs go on waiting for the card
  // (docs/adr/0011-holding-the-card.md).
  class HoldWhileLoggedIn {
   public:
    HoldWhileLoggedIn(PresentCard& card, apdu::Transaction& transaction)
        : card_(card), transaction_(transaction) {}
    ~HoldWhileLoggedIn() {
      const bool holds = card_.must_hold();
      card_.held_.mark(holds);
      transaction_.keep_holding(holds);
    }
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
  // Throws CkrError too where another module of this program holds the card: nobody would end that wait.
  apdu::CardChannel& connect() JPKI_REQUIRES(mutex_);
  void disconnect() JPKI_REQUIRES(mutex_);
  bool still_in_reader() const;
  void follow_epoch(const apdu::Transaction& transaction) JPKI_REQUIRES(mutex_);
  // Lets a card in doubt prove its identity. Throws CkrError{CKR_DEVICE_REMOVED} for another card.
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
  // The tokens made so far. All are made at once and stay, so the view outlives the lock. Does not allocate,
  // since logins must be forgotten even without memory.
  std::span<const std::unique_ptr<Token>> tokens();

  apdu::ReaderDirectory& readers_;
  const TokenPolicy policy_;
  const apdu::ReaderState reader_;
  std::atomic<bool> removed_{false};
  std::atomic<bool> session_was_closed_{false};  // the last one of a token

  support::Mutex mutex_;
  HeldCard held_ JPKI_GUARDED_BY(mutex_);
  std::unique_ptr<apdu::CardChannel> channel_ JPKI_GUARDED_BY(mutex_);
  apdu::Epoch epoch_ JPKI_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<jpki::Card> card_ JPKI_GUARDED_BY(mutex_);
  CardIdentity identity_ JPKI_GUARDED_BY(mutex_);

  // The result of recognise(); findings_mutex_ is a leaf.
  support::Mutex findings_mutex_;
  bool seen_ JPKI_GUARDED_BY(findings_mutex_) = false;
  std::string why_unsupported_ JPKI_GUARDED_BY(findings_mutex_);
  std::vector<std::unique_ptr<Token>> tokens_ JPKI_GUARDED_BY(findings_mutex_);
  AskedOnce<std::string> serial_number_;
  AskedOnce<bool> signs_pss_;
};

}  // namespace pkcs11
