// A program that uses the module: it keeps its sessions and what it was told, and holds every answer against
// what the cards know. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"
#include "tests/safety/oracle.h"
#include "tests/safety/world.h"

namespace safety {

class Player {
 public:
  struct Session {
    CK_SESSION_HANDLE handle;
    CK_SLOT_ID slot;
    std::uint64_t stay;  // of its card
    std::size_t card;
    bool shaken = false;  // something happened since it last worked: the module may have given its card up
  };

  Player(CK_FUNCTION_LIST* p11, World& world) : p11_(p11), world_(world), oracle_(world) {}

  Oracle& oracle() { return oracle_; }
  std::vector<Session>& sessions() { return sessions_; }
  std::uint64_t signatures() const { return signatures_; }
  // The PIN that the session's card has now.
  const std::string& pin_of(const Session& session) const {
    return world_.card(session.card).pin(session.slot);
  }

  void initialize();
  void finalize();
  void open(CK_SLOT_ID slot);
  void close(std::size_t which);
  void close_all(CK_SLOT_ID slot);
  void token_info(CK_SLOT_ID slot);
  // `pin` as typed; `form` is what the card would get, or nothing for one that cannot be right.
  void login(Session& session, const std::string& pin, const std::optional<std::string>& form);
  void logout(Session& session);
  void sign(Session& session);
  void sign_pss(Session& session);
  void read_certificate(Session& session);
  void read_everything(Session& session);
  void mechanisms(CK_SLOT_ID slot);
  void generate_random(Session& session);
  void set_pin(Session& session, const std::string& current, const std::string& fresh);

  // Everything from a fresh session to a signature that fits, and the end of it, with no excuse.
  void healthy_story(CK_SLOT_ID slot);

 private:
  // A login of which the card has proved that it stands, and how much had happened then.
  struct Proof {
    std::uint64_t stay;
    std::uint64_t happenings;
  };

  // A PIN that the card refused while nothing disturbed the call: it is not to be sent again.
  struct Refused {
    std::string pin;
    std::uint64_t stay;
    std::uint64_t happenings;
  };

  template <typename Body>
  CK_RV call(std::uint64_t stay, const std::optional<AskedPin>& asked, Body body);
  template <typename Body>
  CK_RV session_call(Session& session, const std::optional<AskedPin>& asked, Body body);
  bool as_there_should_be(CK_RV rv) const;
  bool says_logged_in(Session& session);
  void expect(bool right, const std::string& otherwise);
  bool removed(CK_RV rv, const Session& session) const;
  void judge_login(const Session& session, CK_RV rv, const AskedPin& asked, bool right, int tries);
  void judge_signature(Session& session, CK_RV rv, bool says, bool proven, const support::Bytes& signature);
  bool renewable(CK_SLOT_ID slot) const;
  bool proven(CK_SLOT_ID slot) const;
  void prove(CK_SLOT_ID slot);
  void log_out(CK_SLOT_ID slot);
  // Whether a PIN was rightly not sent because the answer to one in this stay was lost, and tries are
  // missing.
  bool withheld_in_doubt(CK_SLOT_ID slot, CK_RV rv, int tries) const;
  // A VERIFY for one token, which on some cards ends the login to the other.
  void verified(CK_SLOT_ID slot);
  bool card_says(vcard::Fact fact, std::string_view position) const;
  CK_OBJECT_HANDLE find(Session& session, CK_OBJECT_CLASS object_class);
  // Of "text", with the private key.
  CK_RV sign_by(Session& session, CK_OBJECT_HANDLE key, CK_MECHANISM mechanism, support::Bytes& signature);

  CK_FUNCTION_LIST* p11_;
  World& world_;
  Oracle oracle_;
  std::vector<Session> sessions_;
  std::array<std::optional<Proof>, 2> proofs_;
  std::array<std::optional<Refused>, 2> refused_;
  // The stay in which the answer to a PIN may have been lost.
  std::array<std::optional<std::uint64_t>, 2> in_doubt_;
  std::uint64_t signatures_ = 0;
};

inline CK_BYTE* bytes_of(std::string& text) {
  return reinterpret_cast<CK_BYTE*>(text.data());
}

template <typename Body>
CK_RV Player::call(std::uint64_t stay, const std::optional<AskedPin>& asked, Body body) {
  oracle_.before_call();
  const CK_RV rv = body();
  const CallMade made{rv, stay, asked};
  oracle_.after_calls({&made, 1});
  if (oracle_.disturbed())
    for (Session& each : sessions_) each.shaken = true;
  return rv;
}

template <typename Body>
CK_RV Player::session_call(Session& session, const std::optional<AskedPin>& asked, Body body) {
  const bool over = session.stay != world_.stay();
  const bool shaken = session.shaken;
  const bool unseen = world_.came_unseen();
  const CK_RV rv = call(session.stay, asked, body);
  if (oracle_.disturbed()) in_doubt_[session.slot] = session.stay;
  // The module may have renewed the login, or looked whether it could.
  if (oracle_.exchanges_with_pin() > 0 || rv == CKR_USER_NOT_LOGGED_IN) verified(session.slot);
  if (over) {
    // The module is told by the next command that it sends; until then nothing may be done with the new card.
    const bool not_told = unseen && oracle_.exchanges_with_pin() == 0 && !oracle_.something_was_signed();
    expect(removed(rv, session) || not_told,
           "a session of a card that is gone answers " + std::to_string(rv));
  } else if (!oracle_.disturbed()) {
    // Who finds out about an unseen swap need not be the one that says so, a logout for example.
    if (!removed(rv, session) && !world_.came_unseen()) session.shaken = false;
    if (removed(rv, session)) {
      // What was taken for the card's identity may be what the lie said.
      expect(shaken || world_.lied_to(), "a session ends for no reason");
      session.stay = 0;
    }
  }
  return rv;
}

}  // namespace safety
