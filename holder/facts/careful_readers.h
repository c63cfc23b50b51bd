// Readers whose cards are sent harmless commands only: whatever is on the way to a card passes here, and what
// has none of the forms of harmless.h is not sent. Thread rule: as the directory that it stands in front of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"

namespace holder::facts {

// Sees what has gone to the card, and its raw answers. Called in the order of the exchanges.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual void exchanged(support::ByteView command, support::ByteView answer) = 0;
};

class CarefulReaders : public apdu::ReaderDirectory {
 public:
  // Both outlive this object and the connections that it gives out.
  CarefulReaders(apdu::ReaderDirectory& all, Witness& witness) : all_(all), witness_(witness) {}

  std::vector<apdu::ReaderState> list() override { return all_.list(); }
  std::optional<apdu::Fault> fault() override { return all_.fault(); }
  apdu::WaitOutcome wait_for_change(const std::vector<apdu::ReaderState>& known,
                                    std::chrono::milliseconds timeout) override {
    return all_.wait_for_change(known, timeout);
  }
  void cancel() noexcept override { all_.cancel(); }
  // Its transmit() throws std::logic_error for any other command. It has no keypad.
  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override;

 private:
  apdu::ReaderDirectory& all_;
  Witness& witness_;
};

}  // namespace holder::facts
