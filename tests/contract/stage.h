// Where the contract tests play: a reader into which cards are put, in this process or in a real pcscd. The
// tests are the same for both, and each test program links one of them.
#pragma once

#include <memory>

#include "vcard/virtual_card.h"

namespace contract {

class Stage {
 public:
  virtual ~Stage() = default;

  // Return when the readers' service knows.
  virtual void insert(std::shared_ptr<vcard::VirtualCard> card) = 0;
  virtual void remove() = 0;
  // Another program resets the card.
  virtual void reset_by_other_program() = 0;
  // Another program wants the card for itself alone, has it for a moment and resets it as it goes. False
  // where it is refused, since somebody is connected to the card.
  virtual bool exclusive_use_by_other_program() = 0;
  // Another program sends a command.
  virtual support::Bytes other_program_transmit(support::ByteView command) = 0;
};

Stage& stage();

}  // namespace contract
