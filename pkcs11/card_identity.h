// Whether the card that answers is the one that was seen: what stands between a PIN, or what was learnt of a
// card, and another card in its place.
//
//   unseen    nothing has been asked of the card yet
//   certain   it is the one that was seen, for nothing has happened since
//   in_doubt  it was reset, a call failed, or the connection is a new one; it has to prove what it is before
//             anything else is asked of it. Two cards on one antenna, or a swap between two looks of the
//             reader service, need not show
//   another   it did not
//
//   event     unseen    certain   in_doubt  another
//   seen      certain   certain   in_doubt  another   looked at
//   doubt     unseen    in_doubt  in_doubt  another   a reset, a fault, a new connection
//   proven                        certain   another   by what only this card has (Card::still_itself)
//   refuted                       another   another   by another answer
//
// Nothing leads out of "another": a card that is put back is a new one, and asks for its PIN anew. Thread
// rule: a value; the card's lock guards it.
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
