// The reader that the module under test sees: one, with whatever lies in it, on this thread. Each program
// that links readers.cc drives the module through its function list with these in the place of PC/SC.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>

#include "apdu/card_transport.h"
#include "fuzz/witness.h"

namespace fuzz {

// What lies in the reader: called inside a transaction, but for begin().
class Card {
 public:
  virtual ~Card() = default;
  virtual apdu::Begun begin() { return apdu::Begun::undisturbed; }
  // Both may throw TransportError.
  virtual support::Bytes answer(support::ByteView command) = 0;
  virtual apdu::Pinpad pinpad() { return {}; }
  virtual support::Bytes answer_with_typed_pin(support::ByteView command) { return answer(command); }
  virtual void cut_power() {}
};

class Readers {
 public:
  // As before the first execution.
  void reset(const std::string& name = "Fuzz reader 00 00");

  // The same card again counts as another insertion.
  void insert(std::shared_ptr<Card> card);
  void remove() { insert(nullptr); }
  void unplug(bool unplugged) { unplugged_ = unplugged; }

  const std::string& name() const { return name_; }
  const std::shared_ptr<Card>& card() const { return card_; }
  bool unplugged() const { return unplugged_; }
  std::uint64_t events() const { return events_; }
  Witness& witness() { return witness_; }

 private:
  std::string name_;
  std::shared_ptr<Card> card_;
  bool unplugged_ = false;
  std::uint64_t events_ = 0;
  Witness witness_;
};

Readers& readers();

}  // namespace fuzz
