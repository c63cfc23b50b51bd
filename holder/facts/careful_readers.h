// Readers whose cards are sent harmless commands only: whatever is on the way to a card passes here, and what
// has none of the forms of harmless.h is not sent. With the holder's leave that is a login too, until a card
// has not taken a PIN: none follows after it. Thread rule: as the directory that it stands in front of.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "apdu/forwarding_readers.h"

namespace holder::facts {

// Sees what has gone to the cards, and their raw answers. Called in the order of the exchanges.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual void exchanged(const std::string& reader, support::ByteView command, support::ByteView answer) = 0;
  virtual void power_was_cut(const std::string& /*reader*/) {}
};

class CarefulReaders : public apdu::ForwardingReaders {
 public:
  // All of them outlive this object and the connections that it gives out.
  CarefulReaders(apdu::ReaderDirectory& all, std::vector<Witness*> witnesses)
      : ForwardingReaders(all), witnesses_(std::move(witnesses)) {}

  // The holder has typed the PIN for authentication: it may be presented, and its key used.
  void allow_login() { *login_ = Login::allowed; }

  // Its transmit() throws std::logic_error for any other command. It has no keypad.
  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override;

 private:
  friend class CarefulTransport;
  enum class Login { forbidden, allowed };

  const std::vector<Witness*> witnesses_;
  const std::shared_ptr<Login> login_ = std::make_shared<Login>(Login::forbidden);
};

}  // namespace holder::facts
