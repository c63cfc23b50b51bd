// The login of this application with one token: whether there is one, whether the card has verified the PIN,
// and what is known of the PIN. None of this is kept anywhere else.
//
// PKCS#11 knows logged in and logged out. The card has a state of its own, which other programs change and
// which is uncertain after a lost answer. Together that makes four states:
//
//   state      application  card
//   closed     logged out   not verified by us
//   left_open  logged out   perhaps verified: a PIN or a logout is on its way, or an answer was lost
//   user       logged in    verified, as far as we know
//   lost       logged in    not verified any more: the login is renewed, or ends
//
//   event          closed     left_open  user       lost
//   about_to_send  left_open  left_open  user       user    a PIN is going to be sent
//   not_accepted   the state before about_to_send           it was refused, or none was typed on the keypad
//   grant          user       user       user       user    it was accepted for this login in these sessions
//   card_forgot    closed     closed     lost       lost    the card said so, or was made to
//   end            closed     left_open  left_open  closed  logout, last close, removal, reset, fault
//   lapse          closed     left_open  left_open  closed  the login could not be renewed
//
// Each login has a number, which end() makes a past one, even if the PIN is still on its way: a right PIN for
// a session that has been closed in the meantime begins no login. An operation carries the number of its
// login and cannot go on in another one.
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
  // The time from the first open session to the last one closed. A PIN given in a past run begins no login.
  using Run = std::uint64_t;
  struct Sessions {
    CK_ULONG all = 0;
    CK_ULONG read_write = 0;
  };

  explicit Login(int most_tries) : tries_(most_tries) {}

  State state() const;
  bool logged_in() const;
  // The number of the present login, or of the one that the next right PIN begins.
  Number number() const;
  // Whether the login of this number is the present one.
  bool stands(Number number) const;

  // Sessions of this application with the token. Closing the last one ends the login; then close_session()
  // returns true.
  Run open_session(bool read_write);
  bool close_session(bool read_write);
  bool is_current(Run run) const;
  Sessions sessions() const;

  // To be called before a PIN is sent. Returns whether the card was thought to be verified, for
  // not_accepted().
  [[nodiscard]] bool about_to_send();
  // The card has refused the PIN, or none was typed on the keypad.
  void not_accepted(bool before);
  // The card has accepted the PIN that was sent for the login of this number, in this run of sessions. False
  // if either is past: then there is no login. `kept` is a PIN to renew the login with, or empty.
  bool grant(Number number, Run run, KeptPin kept);
  void card_forgot();
  // False if there was no login.
  bool end();
  // The card is not verified any more, and the login could not be renewed. Operations of this login go on in
  // the next one.
  void lapse();

  // The PIN that the login may be renewed with, if it has not expired: taken out, and given back once the
  // card has accepted it again, so that one that was refused cannot be sent twice.
  KeptPin take_kept_pin();
  void give_back(KeptPin kept);
  // The card must not lose the login, since it could not be renewed.
  bool needs_card() const;
  // Wipes a kept PIN whose time is over. No timer runs, so this has to be called.
  void expire();

  // The tries as far as they are known (PinTries).
  std::optional<int> tries_left() const;
  bool tries_known_since(PinTries::Clock::time_point earliest) const;
  bool suspects_a_pin() const;
  bool wants_the_counter(const PinFingerprint& fingerprint) const;
  bool rules_out(const PinFingerprint& fingerprint) const;
  void counter_answered(std::optional<int> left);
  // The card's answer to a PIN that was sent.
  void answered(const jpki::VerifyOutcome& outcome, PinFingerprint fingerprint);
  void answer_lost(PinFingerprint fingerprint);
  // A malformed PIN, which was not sent. CKF_USER_PIN_COUNT_LOW is set until the next right PIN.
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
