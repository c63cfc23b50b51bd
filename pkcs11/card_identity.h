// Whether the card that answers is still the one that was recognised. As long as that is in doubt, no PIN is
// sent to it and nothing learnt of the first card is used.
//
//   unseen    not recognised yet
//   certain   recognised, and nothing has happened since that could hide a swap
//   in_doubt  the card was reset, a call failed, or the connection is new: it has to prove its identity
//             before any other command. The reader service reports neither a swap between two of its polls
//             nor that the other one of two cards on one antenna has woken up
//   another   the proof failed
//
//   event     unseen    certain   in_doubt  another
//   seen      certain   certain   in_doubt  another   the card has been recognised
//   doubt     unseen    in_doubt  in_doubt  another   a reset, a fault, a new connection
//   proven       -         -      certain   another   Card::still_itself() said yes
//   refuted      -         -      another   another   it said no
//
// "another" is final: a card that is put back is a new PresentCard and needs its PIN again. Thread rule: a
// value; the card's lock guards it.
#pragma once

namespace pkcs11 {

class CardIdentity {
 public:
  enum class State { unseen, certain, in_doubt, another };

  State state() const { return state_; }

  void seen() {
    if (state_ == State::unseen) state_ = State::certain;
  }
  void doubt() {
    if (state_ == State::certain) state_ = State::in_doubt;
  }
  void proven() {
    if (state_ == State::in_doubt) state_ = State::certain;
  }
  void refuted() { state_ = State::another; }

 private:
  State state_ = State::unseen;
};

}  // namespace pkcs11
