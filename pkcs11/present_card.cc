#include "pkcs11/present_card.h"

#include <algorithm>

#include "apdu/transport_error.h"
#include "jpki/card_error.h"
#include "jpki/detect.h"
#include "pkcs11/ckr_error.h"
#include "pkcs11/flavour/flavour.h"
#include "support/crypto/digest.h"
#include "support/log.h"

namespace pkcs11 {

using support::MutexLock;

namespace {

bool is_logged_in(const Login& login) {
  return login.logged_in();
}
bool is_left_open(const Login& login) {
  return login.state() == Login::State::left_open;
}
bool needs_card(const Login& login) {
  return login.needs_card();
}

}  // namespace

PresentCard::PresentCard(apdu::ReaderDirectory& readers, const TokenPolicy& policy, apdu::ReaderState seen)
    : readers_(readers), policy_(policy), reader_(std::move(seen)), held_(reader_.name) {}

std::shared_ptr<Token> PresentCard::token(jpki::KeyRole role) {
  bool seen = false;
  {
    const MutexLock lock(findings_mutex_);
    seen = seen_;
  }
  if (!seen) use([](apdu::Transaction&, jpki::Card&) {});
  return known_token(role);
}

std::shared_ptr<Token> PresentCard::known_token(jpki::KeyRole role) {
  const MutexLock lock(findings_mutex_);
  if (!why_unsupported_.empty()) throw CkrError(CKR_TOKEN_NOT_RECOGNIZED, why_unsupported_);
  for (const auto& token : tokens_) {
    if (token->key().role == role) return {shared_from_this(), token.get()};
  }
  return nullptr;
}

bool PresentCard::known_without(jpki::KeyRole role) {
  const MutexLock lock(findings_mutex_);
  return seen_ && why_unsupported_.empty() &&
         std::none_of(tokens_.begin(), tokens_.end(),
                      [role](const auto& t) { return t->key().role == role; });
}

std::string PresentCard::serial_number() {
  return serial_number_.get([this] {
    return use(
        [](apdu::Transaction& transaction, jpki::Card& card) { return card.serial_number(transaction); });
  });
}

bool PresentCard::signs_pss() {
  return signs_pss_.get([this] {
    return use([](apdu::Transaction& transaction, jpki::Card& card) {
      return card.signs_by(transaction, jpki::SignatureScheme::pss_sha256);
    });
  });
}

void PresentCard::withdraw_pss() {
  signs_pss_.set(false);
}

void PresentCard::remove() {
  if (!removed_.exchange(true)) forget_logins();
}

void PresentCard::release_hold() {
  if (!policy_.hold_while_logged_in) return;
  const MutexLock lock(mutex_);
  disconnect();
}

// A card of another kind has no tokens and needs no connection: the finding is kept without one. Between
// recognition and the first session the connection is kept, since a new one costs a proof of identity.
bool PresentCard::in_use() {
  if (removed_) return false;
  const auto all = tokens();
  const auto needs_it = [](const auto& token) {
    return token->sessions().all != 0 || token->login_state().state() != Login::State::closed;
  };
  return std::any_of(all.begin(), all.end(), needs_it) || (!all.empty() && !session_was_closed_);
}

void PresentCard::disconnect_if_unused() {
  if (in_use() || !mutex_.try_lock()) return;
  const MutexLock lock(mutex_, std::adopt_lock);
  if (!in_use()) disconnect();
}

void PresentCard::session_closed() {
  end_card_login();
  session_was_closed_ = true;
  disconnect_if_unused();
}

void PresentCard::connect_for_session() {
  const DisconnectIfUnused afterwards(*this);
  if (!mutex_.try_lock()) return;  // the call under way is connected, or will be
  const MutexLock lock(mutex_, std::adopt_lock);
  try {
    connect();
  } catch (const apdu::TransportError& error) {
    note_failure(error);
    throw;
  }
}

bool PresentCard::must_hold() {
  return policy_.hold_while_logged_in && !removed_ && any_login(is_logged_in);
}

apdu::CardChannel& PresentCard::connect() {
  if (removed_) throw CkrError(CKR_DEVICE_REMOVED);
  if (policy_.hold_while_logged_in && held_.held_by_another_module()) {
    throw CkrError(CKR_DEVICE_ERROR,
                   "another module of this program holds the card until its logout (tokens.sharing)");
  }
  if (channel_ == nullptr) {
    // Signatures of the card are checked, and a missing library must not show in the middle of that.
    support::crypto::prepare();
    auto channel = std::make_unique<apdu::CardChannel>(readers_.connect(reader_.name));
    // The connection is to the card that lies there now, perhaps not the one that was seen.
    if (!still_in_reader()) {
      remove();
      throw CkrError(CKR_DEVICE_REMOVED, "another card lies in the reader");
    }
    channel_ = std::move(channel);
    epoch_ = channel_->epoch();
    // Without a connection, resets and swaps have gone unnoticed.
    if (any_login(is_logged_in)) forget_logins();
    identity_.doubt();
  }
  return *channel_;
}

void PresentCard::disconnect() {
  held_.mark(false);
  channel_.reset();
}

bool PresentCard::still_in_reader() const {
  const std::vector<apdu::ReaderState> now = readers_.list();
  return std::find(now.begin(), now.end(), reader_) != now.end();
}

void PresentCard::follow_epoch(const apdu::Transaction& transaction) {
  if (transaction.epoch() == epoch_) return;
  epoch_ = transaction.epoch();
  forget_logins();
  identity_.doubt();
}

void PresentCard::require_same_card(apdu::Transaction& transaction) {
  if (identity_.state() != CardIdentity::State::in_doubt) return;
  if (card_->still_itself(transaction)) return identity_.proven();
  identity_.refuted();
  // First of all, so that nothing more is sent in this card's name, even if the rest fails.
  remove();
  // It may be the same card after all, with a login standing on it; logging out does another card no harm.
  if (any_login(is_left_open)) logout_card(transaction, *card_);
  throw CkrError(CKR_DEVICE_REMOVED, "another card has taken this one's place, or may have");
}

void PresentCard::recognise(apdu::Transaction& transaction) {
  if (card_ == nullptr) {
    jpki::Detection detection = jpki::detect(transaction);
    if (detection.card == nullptr) {
      const MutexLock lock(findings_mutex_);
      seen_ = true;
      why_unsupported_ = detection.why_unsupported;
      throw CkrError(CKR_TOKEN_NOT_RECOGNIZED, why_unsupported_);
    }
    card_ = std::move(detection.card);
    identity_.seen();
  }
  make_tokens(transaction);
}

void PresentCard::make_tokens(apdu::Transaction& transaction) {
  {
    const MutexLock lock(findings_mutex_);
    if (seen_) return;
  }
  const apdu::Pinpad keypad = policy_.use_pinpad ? transaction.pinpad() : apdu::Pinpad{};
  std::vector<std::unique_ptr<Token>> made;
  for (const jpki::KeyRole role : flavour().roles) {
    const jpki::KeyDescription* key = card_->description().key(role);
    if (key == nullptr) continue;
    made.push_back(std::make_unique<Token>(*this, policy_, card_->description().kind, *key, keypad));
  }
  const MutexLock lock(findings_mutex_);
  tokens_ = std::move(made);
  seen_ = true;
}

void PresentCard::note_failure(const apdu::TransportError& error) {
  switch (error.fault()) {
    case apdu::Fault::no_card:
    case apdu::Fault::no_reader:
    case apdu::Fault::card_removed: remove(); break;
    case apdu::Fault::in_use: return;  // nothing was sent, so nothing has changed
    default:
      // The state of the card is unknown now, and it may be another card.
      forget_logins();
      identity_.doubt();
      break;
  }
  disconnect();
  // Elsewhere such a card counts as none: it may never have started up. This one was seen to be a token.
  const bool silent = error.fault() == apdu::Fault::card_mute;
  if (silent && card_ != nullptr) throw CkrError(CKR_DEVICE_ERROR, error.what());
}

std::span<const std::unique_ptr<Token>> PresentCard::tokens() {
  const MutexLock lock(findings_mutex_);
  return tokens_;
}

void PresentCard::forget_logins() {
  for (const auto& token : tokens()) token->forget_login();
}

// A login that could not be renewed must not be lost, so the other ones stay on the card with it.
void PresentCard::end_card_login() {
  if (removed_ || any_login(needs_card)) return;
  if (!any_login(is_left_open)) {
    if (!any_login(is_logged_in)) release_hold();
    return;
  }
  // A second attempt if memory was short. A failed card would not be better for it.
  for (int attempts = 2; attempts > 0; --attempts) {
    try {
      return use([this](apdu::Transaction& transaction, jpki::Card& card) {
        // While this one waited for the card, another thread may have logged in or out.
        if (any_login(is_left_open) && !any_login(needs_card)) logout_card(transaction, card);
      });
    } catch (const std::bad_alloc& error) {
      support::log_error("the card may still be logged in: ", error.what());
    } catch (const std::exception& error) {
      return support::log_error("the card may still be logged in: ", error.what());
    }
  }
}

// Cutting the power ends every login, but makes every program start anew: only for a card that selecting
// applications does not log out.
void PresentCard::logout_card(apdu::Transaction& transaction, jpki::Card& card) {
  std::vector<jpki::KeyRole> open;
  for (const auto& token : tokens()) {
    if (is_left_open(token->login_state())) open.push_back(token->key().role);
  }
  if (!card.end_logins(transaction, open)) {
    if (any_login(is_logged_in)) return;
    support::log_info("selecting applications leaves the card logged in, or may; its power is cut");
    transaction.cut_power();
  }
  // Only tokens that were open before: another thread may have ended one meanwhile.
  for (const auto& token : tokens()) {
    if (std::ranges::find(open, token->key().role) != open.end()) token->login_state().card_forgot();
  }
}

void PresentCard::expire_kept_pins() {
  for (const auto& token : tokens()) token->login_state().expire();
}

void PresentCard::end_all_logins() {
  forget_logins();
  end_card_login();
}

}  // namespace pkcs11
