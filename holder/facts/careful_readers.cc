#include "holder/facts/careful_readers.h"

#include <stdexcept>
#include <utility>

#include "holder/facts/harmless.h"

namespace holder::facts {
namespace {

class CarefulTransport : public apdu::CardTransport {
 public:
  CarefulTransport(std::unique_ptr<apdu::CardTransport> card, Witness& witness)
      : card_(std::move(card)), witness_(witness) {}

  support::Bytes atr() const override { return card_->atr(); }
  apdu::Begun begin() override { return card_->begin(); }
  support::Bytes transmit(support::ByteView command) override {
    if (!is_harmless(command)) throw std::logic_error("a command that is not harmless was not sent");
    support::Bytes answer = card_->transmit(command);
    witness_.exchanged(command, answer);
    return answer;
  }
  void cut_power() override { card_->cut_power(); }
  void end() noexcept override { card_->end(); }

 private:
  const std::unique_ptr<apdu::CardTransport> card_;
  Witness& witness_;
};

}  // namespace

std::unique_ptr<apdu::CardTransport> CarefulReaders::connect(const std::string& reader) {
  return std::make_unique<CarefulTransport>(all_.connect(reader), witness_);
}

}  // namespace holder::facts
