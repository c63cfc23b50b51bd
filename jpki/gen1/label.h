// The label by which the JPKI application is told from others on the card: the beginning of EF 0006, as it
// was first read.
//
//   unread      EF 0006 has not been asked for yet
//   unreadable  the card does not give it: which application is selected cannot be told
//   known       the application that gives it is ours
//
// Thread rule: a value; the card's lock guards it.
#pragma once

#include <utility>

#include "support/bytes.h"

namespace jpki::gen1 {

class Label {
 public:
  enum class State { unread, unreadable, known };

  State state() const { return state_; }
  bool unread() const { return state_ == State::unread; }
  bool known() const { return state_ == State::known; }
  // Empty unless known.
  const support::Bytes& bytes() const { return bytes_; }

  // `bytes` is the label as read, empty if the card did not give it.
  void learn(support::Bytes bytes) {
    state_ = bytes.empty() ? State::unreadable : State::known;
    bytes_ = std::move(bytes);
  }
  void forget() { *this = {}; }

 private:
  State state_ = State::unread;
  support::Bytes bytes_;
};

}  // namespace jpki::gen1
