#include "vcard/vpcd.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "support/deadline.h"
#include "support/log.h"
#include "vcard/sockets.h"

namespace vcard {
namespace {

using Clock = std::chrono::steady_clock;
using support::Bytes;
using support::ByteView;

// One-byte frames of the protocol; anything longer is a command.
constexpr std::uint8_t kPowerOff = 0x00;
constexpr std::uint8_t kPowerOn = 0x01;
constexpr std::uint8_t kReset = 0x02;
constexpr std::uint8_t kGetAtr = 0x04;

// vpcd opens its port when pcscd looks at the reader, some times a second.
constexpr std::chrono::milliseconds kBetweenAttempts{100};

}  // namespace

VpcdFront::VpcdFront(VpcdOptions options, std::shared_ptr<Card> card, Loader load)
    : options_(std::move(options)),
      card_(std::move(card)),
      load_(std::move(load)),
      waiting_since_(Clock::now()),
      next_attempt_(Clock::now()),
      stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!options_.control.empty()) listener_ = listen_on(options_.control);
}

VpcdFront::~VpcdFront() {
  if (listener_) unlink(options_.control.c_str());
}

void VpcdFront::stop() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(stop_event_.number(), &one, sizeof one);
}

VpcdEnd VpcdFront::run() {
  while (running_) {
    connect_card();
    if (!vpcd_ && inserted_ && Clock::now() - waiting_since_ > options_.patience) return VpcdEnd::no_vpcd;
    pollfd watched[] = {
        {stop_event_.number(), POLLIN, 0}, {listener_.number(), POLLIN, 0}, {vpcd_.number(), POLLIN, 0}};
    if (poll(watched, std::size(watched), poll_timeout()) < 0 && errno != EINTR) break;
    if (watched[0].revents != 0) break;
    if (watched[1].revents != 0) serve_control();
    // The control command may have closed or replaced the connection that was polled.
    if (watched[2].revents != 0 && watched[2].fd == vpcd_.number() && !serve_frame()) {
      take_out();
      // A service that has hung up knows; one that comes back does not have to wait.
      if (inserted_) next_attempt_ = Clock::now();
    }
  }
  take_out();
  return VpcdEnd::stopped;
}

int VpcdFront::poll_timeout() const {
  if (vpcd_ || !inserted_) return -1;
  return support::milliseconds_to(next_attempt_);
}

void VpcdFront::connect_card() {
  if (vpcd_ || !inserted_ || Clock::now() < next_attempt_) return;
  vpcd_ = connect_locally(options_.port);
  if (!vpcd_) {
    next_attempt_ = Clock::now() + kBetweenAttempts;
    return;
  }
  support::log_info("virtual card: in the reader on port ", options_.port);
  if (const auto ready = std::exchange(ready_, nullptr)) ready();
}

void VpcdFront::take_out() {
  if (!vpcd_) return;
  vpcd_.close_now();
  held_answer_.reset();
  card_->power_off();
  // Whoever closed the connection, the card goes back in where it shall be in.
  waiting_since_ = Clock::now();
  next_attempt_ = waiting_since_ + options_.out_at_least;
}

bool VpcdFront::serve_frame() {
  const auto frame = read_frame(vpcd_);
  return frame && answer(*frame);
}

bool VpcdFront::answer(ByteView frame) {
  if (frame.size() != 1) return frame.empty() || answer_command(frame);
  switch (frame[0]) {
    case kPowerOff: card_->power_off(); return true;
    case kPowerOn: card_->power_on(); return true;
    case kReset: card_->reset(); return true;
    case kGetAtr: return write_frame(vpcd_, card_->atr());
    default: return true;
  }
}

bool VpcdFront::answer_command(ByteView command) {
  card_->power_on();  // pcscd asks for the ATR only, where the driver powered the card before
  const auto mishap = faults_.next(command);
  if (mishap && std::holds_alternative<apdu::Fault>(*mishap)) {
    inserted_ = false;  // pulled: until the command `insert`
    return false;
  }
  Bytes answer = mishap ? std::get<Bytes>(*mishap) : card_->process(command);
  if (faults_.exchanges() != held_exchange_) return write_frame(vpcd_, answer);
  keep_back(std::move(answer));
  return true;
}

// vpcd waits for it and sends nothing else meanwhile.
void VpcdFront::keep_back(Bytes answer) {
  held_answer_ = std::move(answer);
  if (held_) held_();
}

void VpcdFront::serve_control() {
  const FileDescriptor client(accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!client) return;
  if (const auto line = read_line(client)) write_text(client, obey(*line) + "\n");
}

std::string tell(const std::filesystem::path& control, const std::string& line) {
  const FileDescriptor socket = connect_to_control(control);
  write_text(socket, line + "\n");
  const auto answer = read_line(socket);
  if (!answer) throw std::system_error(EPIPE, std::generic_category(), control.string());
  return *answer;
}

}  // namespace vcard
