#include "holder/facts/careful_readers.h"

#include <stdexcept>
#include <utility>

#include "holder/facts/harmless.h"

namespace holder::facts {
namespace {

class CarefulTransport : public apdu::CardTransport {
 public:
  CarefulTransport(std::string reader, std::unique_ptr<apdu::CardTransport> card,
                   const std::vector<Witness*>& witnesses)
      : reader_(std::move(reader)), card_(std::move(card)), witnesses_(witnesses) {}

  support::Bytes atr() const override { return card_->atr(); }
  apdu::Begun begin() override { return card_->begin(); }
  support::Bytes transmit(support::ByteView command) override {
    if (!is_harmless(command)) throw std::logic_error("a command that is not harmless was not sent");
    support::Bytes answer = card_->transmit(command);
    for (Witness* each : witnesses_) each->exchanged(reader_, command, answer);
    return answer;
  }
  void cut_power() override {
    card_->cut_power();
    for (Witness* each : witnesses_) each->power_was_cut(reader_);
  }
  void end() noexcept override { card_->end(); }

 private:
  const std::string reader_;
  const std::unique_ptr<apdu::CardTransport> card_;
  const std::vector<Witness*> witnesses_;
};

}  // namespace

std::unique_ptr<apdu::CardTransport> CarefulReaders::connect(const std::string& reader) {
  return std::make_unique<CarefulTransport>(reader, all_.connect(reader), witnesses_);
}

}  // namespace holder::facts
