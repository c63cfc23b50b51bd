// The stage in a real pcscd: the virtual card in the first reader of vsmartcard's vpcd.
// with_pcscd.sh sees to it that a pcscd runs.
#include <winscard.h>

#include <stdexcept>
#include <thread>

#include "apdu/pcsc/open_reader_directory.h"
#include "pkcs11/flavour/flavour.h"
#include "tests/contract/stage.h"
#include "vcard/vpcd.h"

namespace contract {
namespace {

constexpr const char* kReader = "Virtual PCD 00 00";

// All other readers of this machine are none of the tests' business.
class FirstVirtualReader : public apdu::ReaderDirectory {
 public:
  std::vector<apdu::ReaderState> list() override {
    std::vector<apdu::ReaderState> readers = all_->list();
    std::erase_if(readers, [](const apdu::ReaderState& state) { return state.name != kReader; });
    return readers;
  }
  apdu::WaitOutcome wait_for_change(const std::vector<apdu::ReaderState>& known,
                                    std::chrono::milliseconds timeout) override {
    // The directory below knows more readers than `known`; it is told of all.
    const std::vector<apdu::ReaderState> now = all_->list();
    for (const apdu::ReaderState& state : now) {
      if (state.name == kReader && (known.empty() || known.front() != state))
        return apdu::WaitOutcome::changed;
    }
    return all_->wait_for_change(now, timeout);
  }
  void cancel() noexcept override { all_->cancel(); }
  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override {
    return all_->connect(reader);
  }

 private:
  std::unique_ptr<apdu::ReaderDirectory> all_ = apdu::pcsc::open_reader_directory();
};

// Another program: a connection of its own through the C API.
class OtherProgram {
 public:
  OtherProgram() {
    DWORD protocol = 0;
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_));
    check(SCardConnect(context_, kReader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card_,
                       &protocol));
    request_ = {protocol, sizeof(SCARD_IO_REQUEST)};
  }
  ~OtherProgram() {
    SCardDisconnect(card_, at_the_end);
    SCardReleaseContext(context_);
  }
  OtherProgram(const OtherProgram&) = delete;
  OtherProgram& operator=(const OtherProgram&) = delete;

  support::Bytes transmit(support::ByteView command) {
    support::Bytes answer(MAX_BUFFER_SIZE_EXTENDED);
    DWORD size = answer.size();
    check(SCardTransmit(card_, &request_, command.data(), command.size(), nullptr, answer.data(), &size));
    answer.resize(size);
    return answer;
  }

  DWORD at_the_end = SCARD_LEAVE_CARD;

 private:
  static void check(LONG result) {
    if (result != SCARD_S_SUCCESS) throw std::runtime_error(pcsc_stringify_error(result));
  }
  SCARDCONTEXT context_ = 0;
  SCARDHANDLE card_ = 0;
  SCARD_IO_REQUEST request_ = {};
};

class PcscdStage : public Stage {
 public:
  ~PcscdStage() override { take_out(); }

  void insert(std::shared_ptr<vcard::VirtualCard> card) override {
    take_out();
    front_ = std::make_unique<vcard::VpcdFront>(vcard::VpcdOptions{}, std::move(card), [](const auto&) {
      return std::shared_ptr<vcard::VirtualCard>();
    });
    runner_ = std::thread([this] { front_->run(); });
    wait_for(true);
  }
  void remove() override {
    take_out();
    wait_for(false);
  }
  void reset_by_other_program() override {
    OtherProgram program;
    program.at_the_end = SCARD_RESET_CARD;
  }
  support::Bytes other_program_transmit(support::ByteView command) override {
    return OtherProgram().transmit(command);
  }

 private:
  void take_out() {
    if (front_ == nullptr) return;
    front_->stop();
    runner_.join();
    front_.reset();
  }

  void wait_for(bool present) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      const auto now = readers_.list();
      if (!now.empty() && now.front().card_present == present) return;
      if (std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error(
            std::string("no reader ") + kReader +
            " follows the card: is vsmartcard-vpcd installed, and was pcscd started after it?");
      }
      readers_.wait_for_change(now, std::chrono::seconds(1));
    }
  }

  FirstVirtualReader readers_;
  std::unique_ptr<vcard::VpcdFront> front_;
  std::thread runner_;
};

}  // namespace

Stage& stage() {
  static PcscdStage in_pcscd;
  return in_pcscd;
}

}  // namespace contract

namespace pkcs11 {

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  return std::make_unique<contract::FirstVirtualReader>();
}

}  // namespace pkcs11
