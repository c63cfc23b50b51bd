#include "tools/jpki-portal/card_watch.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "apdu/instruction.h"

namespace jpki_portal {
namespace {

using apdu::Begun;
using apdu::CardTransport;
using apdu::TransportError;
using support::Bytes;
using support::ByteView;
using support::MutexLock;
using Doing = CardWatch::Doing;

[[noreturn]] void throw_given_up() {
  throw TransportError(apdu::Fault::timed_out, "nobody waits for the card any more");
}

class WatchedTransport : public CardTransport {
 public:
  WatchedTransport(std::unique_ptr<CardTransport> card, std::shared_ptr<CardWatch> watch)
      : card_(std::move(card)), watch_(std::move(watch)) {}

  Bytes atr() const override { return card_->atr(); }
  Begun begin() override {
    watch_->does(Doing::waiting);
    const Begun begun = card_->begin();
    if (watch_->does(Doing::working)) return begun;
    card_->end();
    throw_given_up();
  }
  Bytes transmit(ByteView command) override {
    const bool with_pin = apdu::presents_pin(command);
    if (!watch_->does(with_pin ? Doing::verifying : Doing::working) && with_pin) throw_given_up();
    Bytes answer = card_->transmit(command);
    watch_->does(Doing::working);
    return answer;
  }
  void cut_power() override { card_->cut_power(); }
  void end() noexcept override { card_->end(); }

 private:
  const std::unique_ptr<CardTransport> card_;
  const std::shared_ptr<CardWatch> watch_;
};

}  // namespace

CardWatch::CardWatch() : news_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (news_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

CardWatch::~CardWatch() {
  close(news_);
}

bool CardWatch::does(Doing what) {
  const MutexLock lock(mutex_);
  if (given_up_ && what != Doing::done) return false;
  const bool waits_no_more = doing_ == Doing::waiting && what != Doing::waiting;
  if (waits_no_more || what == Doing::done) eventfd_write(news_, 1);
  doing_ = what;
  return true;
}

Doing CardWatch::doing() const {
  const MutexLock lock(mutex_);
  return doing_;
}

void CardWatch::hear() const {
  eventfd_t count = 0;
  eventfd_read(news_, &count);
}

holder::Trouble CardWatch::give_up() {
  const MutexLock lock(mutex_);
  given_up_ = true;
  switch (doing_) {
    case Doing::waiting: return holder::Trouble::card_in_use;
    case Doing::verifying: return holder::Trouble::pin_unanswered;
    case Doing::working:
    case Doing::done: break;
  }
  return holder::Trouble::card_fault;
}

bool CardWatch::is_given_up() const {
  const MutexLock lock(mutex_);
  return given_up_;
}

std::unique_ptr<CardTransport> WatchedReaders::connect(const std::string& reader) {
  watch_->does(Doing::waiting);
  return std::make_unique<WatchedTransport>(all_.connect(reader), watch_);
}

}  // namespace jpki_portal
