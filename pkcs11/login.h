// The login of this application with one token: whether there is one, whether the card knows of it, and what
// is known of the PIN. Nothing of that is kept anywhere else.
//
// PKCS#11 knows logged in and logged out; the card has a state of its own, which other programs change and a
// lost answer leaves uncertain. So there are four:
//
//   state      here        the card
//   closed     logged out  takes no key by our doing
//   left_open  logged out  may take the key: a PIN is on its way, an answer was lost, a logout has to wait
//   user       logged in   takes the key, as far as we know
//   lost       logged in   has forgotten; the login is renewed, or over
//
//   event             closed     left_open  user       lost
//   about_to_send     left_open  left_open  user       user     a PIN will be sent
//   not_accepted      (back to what about_to_send found)        refused, or nobody has typed one
//   grant             user       user       user       user     right, and neither login nor sessions ended
//   card_forgot       closed     closed     lost       lost     it said so, or was told to
//   end               closed     left_open  left_open  closed   logout, last close, removal, reset, fault
//   lapse             closed     left_open  left_open  closed   could not be renewed
//
// Each login has a number; end() makes it a past one, also a login that is still on its way: the right PIN of
// a session that was closed meanwhile logs nobody in. What was begun in a login carries its number, and is
// over with it.
//
// Thread rule: every function may be called from any thread; mutex_ is a leaf. about_to_send() to grant()
// belong to the thread that holds the card's lock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "jpki/card.h"
#include "pkcs11/cryptoki.h"
#include "pkcs11/kept_pin.h"
#include "pkcs11/pin_fingerprint.h"
#include "pkcs11/pin_tries.h"
#include "support/mutex.h"

namespace pkcs11 {

class Login {
 public:
  enum class State { closed, left_open, user, lost };
  using Number = std::uint64_t;
  // From the first session that opens to the last one that closes: a PIN that comes for a run that is over
  // logs nobody in.
  using Run = std::uint64_t;
  struct Sessions {
    CK_ULONG all = 0;
    CK_ULONG read_write = 0;
  };

  explicit Login(int most_tries) : tries_(most_tries) {}

  State state() const;
  bool logged_in() const;
  // Of the login that there is, or that the next right PIN makes.
  Number number() const;
  // Whether that login stands, and is this one.
  bool stands(Number number) const;

  // Sessions of this application with the token. The last one that closes takes the login with it, and says
  // so.
  Run open_session(bool read_write);
  bool close_session(bool read_write);
  bool is_current(Run run) const;
  Sessions sessions() const;

  // Before a PIN is sent; what the card was thought to take before, for not_accepted().
  [[nodiscard]] bool about_to_send();
  // The card has not taken the PIN, or nobody has typed one.
  void not_accepted(bool before);
  // The card has accepted the PIN that was sent for the login of this number, in this run of sessions. False
  // where either is past: then nobody is logged in. `kept` is what the login may be renewed with; it may be
  // empty.
  bool grant(Number number, Run run, KeptPin kept);
  void card_forgot();
  // False where nobody was logged in.
  bool end();
  // The card has forgotten, and the login could not be renewed: the next one takes up what was begun in it.
  void lapse();

  // The PIN that the login may be renewed with, if it has not expired: taken out, and given back once the
  // card has accepted it again, so that one that was refused cannot be sent twice.
  KeptPin take_kept_pin();
  void give_back(KeptPin kept);
  // The card must not lose the login, since it could not be renewed.
  bool needs_card() const;
  // Wipes a kept PIN whose time is over. The module has no clock that would ring.
  void expire();

  // What is known of the tries (PinTries).
  std::optional<int> tries_left() const;
  bool tries_known_since(PinTries::Clock::time_point earliest) const;
  bool suspects_a_pin() const;
  bool wants_the_counter(const PinFingerprint& fingerprint) const;
  bool rules_out(const PinFingerprint& fingerprint) const;
  void counter_answered(std::optional<int> left);
  // What the card has made of a PIN that was sent.
  void answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint);
  void answer_lost(PinFingerprint fingerprint);
  // One that was not sent, for it could not be right. Until the next right one CKF_USER_PIN_COUNT_LOW says
  // so.
  void malformed_entered();
  bool malformed_was_entered() const;

 private:
  bool here() const JPKI_REQUIRES(mutex_) { return state_ == State::user || state_ == State::lost; }
  bool on_card() const JPKI_REQUIRES(mutex_) { return state_ == State::left_open || state_ == State::user; }
  void set(bool here, bool on_card) JPKI_REQUIRES(mutex_);
  bool end_locked() JPKI_REQUIRES(mutex_);

  mutable support::Mutex mutex_;
  State state_ JPKI_GUARDED_BY(mutex_) = State::closed;
  Number number_ JPKI_GUARDED_BY(mutex_) = 1;
  Run run_ JPKI_GUARDED_BY(mutex_) = 1;
  Sessions sessions_ JPKI_GUARDED_BY(mutex_);
  KeptPin kept_pin_ JPKI_GUARDED_BY(mutex_);
  PinTries tries_ JPKI_GUARDED_BY(mutex_);
  bool malformed_entered_ JPKI_GUARDED_BY(mutex_) = false;
};

}  // namespace pkcs11
