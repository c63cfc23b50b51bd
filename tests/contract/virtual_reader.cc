#include "tests/contract/virtual_reader.h"

#include "vcard/neighbours.h"

namespace contract {
namespace {

void check(LONG result) {
  if (result != SCARD_S_SUCCESS) throw std::runtime_error(pcsc_stringify_error(result));
}

}  // namespace

OtherProgram::OtherProgram(DWORD share_mode) {
  DWORD protocol = 0;
  check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_));
  LONG connected = SCARD_E_PROTO_MISMATCH;
  // That is also the answer while pcscd resets a card whose holder was killed, for it knows no protocol then.
  for (int attempts = 100; attempts > 0 && connected == SCARD_E_PROTO_MISMATCH; --attempts) {
    connected = SCardConnect(context_, kVirtualReader, share_mode, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                             &card_, &protocol);
  }
  if (connected != SCARD_S_SUCCESS) SCardReleaseContext(context_);
  if (connected == SCARD_E_SHARING_VIOLATION) throw SharingViolation(pcsc_stringify_error(connected));
  check(connected);
  request_ = {protocol, sizeof(SCARD_IO_REQUEST)};
}

OtherProgram::~OtherProgram() {
  SCardDisconnect(card_, at_the_end);
  SCardReleaseContext(context_);
}

support::Bytes OtherProgram::transmit(support::ByteView command) {
  support::Bytes answer(MAX_BUFFER_SIZE_EXTENDED);
  DWORD size = answer.size();
  check(SCardTransmit(card_, &request_, command.data(), command.size(), nullptr, answer.data(), &size));
  answer.resize(size);
  return answer;
}

void OtherProgram::begin_transaction() {
  check(SCardBeginTransaction(card_));
}

void OtherProgram::end_transaction() {
  check(SCardEndTransaction(card_, SCARD_LEAVE_CARD));
}

void VirtualReader::require_no_other_card(std::size_t cards) {
  if (vcard::unwanted_neighbour(apdu::pcsc::open_reader_directory()->list(), cards))
    throw std::runtime_error(
        "a reader or a card is there that is none of the tests': use tests/with_pcscd.sh");
}

void VirtualReader::insert(std::shared_ptr<vcard::VirtualCard> card) {
  // Later, pcscd may still see our last card for a moment.
  if (!used_) require_no_other_card(0);
  used_ = true;
  pull();
  vcard::VpcdOptions options;
  options.control = directory_ / "control";
  front_ = std::make_unique<vcard::VpcdFront>(
      options, std::move(card), [](const auto&) { return std::shared_ptr<vcard::VirtualCard>(); });
  front_->when_held([this] {
    const std::lock_guard lock(mutex_);
    held_ = true;
    changed_.notify_all();
  });
  runner_ = std::thread([this] { front_->run(); });
  wait_until(true);
  require_no_other_card(1);
}

void VirtualReader::remove() {
  pull();
  wait_until(false);
}

void VirtualReader::pull() {
  if (front_ == nullptr) return;
  front_->stop();
  runner_.join();
  front_.reset();
}

void VirtualReader::wait_until(bool card_present) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (true) {
    const auto now = readers_->list();
    if (!now.empty() && now.front().card_present == card_present) return;
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error(std::string("no reader ") + kVirtualReader +
                               " follows the card: was the test started by tests/with_pcscd.sh?");
    }
    readers_->wait_for_change(now, std::chrono::seconds(1));
  }
}

void VirtualReader::hold(unsigned n) {
  {
    const std::lock_guard lock(mutex_);
    held_ = false;
  }
  tell("hold " + std::to_string(n));
}

void VirtualReader::wait_until_held() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::chrono::seconds(30), [this] { return held_; }))
    throw std::runtime_error("no command came whose answer could be held");
}

void VirtualReader::release() {
  tell("release");
}

void VirtualReader::tell(const std::string& line) {
  const std::string answer = vcard::tell(directory_ / "control", line);
  if (answer != "ok") throw std::runtime_error(line + ": " + answer);
}

}  // namespace contract
