#include "holder/facts/careful_readers.h"

#include <stdexcept>
#include <utility>

#include "apdu/instruction.h"
#include "apdu/response.h"
#include "apdu/whereabouts.h"
#include "holder/facts/harmless.h"

namespace holder::facts {
namespace {

bool is_accepted(support::ByteView answer) {
  return apdu::Response::parse(answer).ok();
}

}  // namespace

class CarefulTransport : public apdu::CardTransport {
 public:
  CarefulTransport(std::string reader, std::unique_ptr<apdu::CardTransport> card,
                   const std::vector<Witness*>& witnesses, std::shared_ptr<CarefulReaders::Login> login)
      : reader_(std::move(reader)), card_(std::move(card)), witnesses_(witnesses), login_(std::move(login)) {}

  support::Bytes atr() const override { return card_->atr(); }
  // Another program may have been here.
  apdu::Begun begin() override {
    at_ = {};
    return card_->begin();
  }
  support::Bytes transmit(support::ByteView command) override {
    using Login = CarefulReaders::Login;
    const bool of_login = !is_harmless(command);
    if (of_login && (*login_ != Login::allowed || !is_of_login(command, at_)))
      throw std::logic_error("a command that is not harmless was not sent");
    const bool pin = of_login && apdu::presents_pin(command);
    // Also where no answer comes back.
    if (pin) *login_ = Login::forbidden;
    support::Bytes answer = card_->transmit(command);
    at_.follow(command, answer);
    for (Witness* each : witnesses_) each->exchanged(reader_, command, answer);
    if (pin && is_accepted(answer)) *login_ = Login::allowed;
    return answer;
  }
  void cut_power() override {
    at_ = {};
    card_->cut_power();
    for (Witness* each : witnesses_) each->power_was_cut(reader_);
  }
  void end() noexcept override { card_->end(); }

 private:
  const std::string reader_;
  const std::unique_ptr<apdu::CardTransport> card_;
  const std::vector<Witness*> witnesses_;
  const std::shared_ptr<CarefulReaders::Login> login_;
  apdu::Whereabouts at_;
};

std::unique_ptr<apdu::CardTransport> CarefulReaders::connect(const std::string& reader) {
  return std::make_unique<CarefulTransport>(reader, all_.connect(reader), witnesses_, login_);
}

}  // namespace holder::facts
