#include "fuzz/readers.h"

#include "apdu/reader_directory.h"
#include "apdu/transport_error.h"
#include "pkcs11/flavour/flavour.h"

namespace fuzz {
namespace {

using apdu::Fault;
using apdu::TransportError;
using support::Bytes;
using support::ByteView;

// To one insertion of a card.
class Connection : public apdu::CardTransport {
 public:
  explicit Connection(std::shared_ptr<Card> card) : card_(std::move(card)), stay_(readers().events()) {}
  ~Connection() override { Connection::end(); }

  Bytes atr() const override { return {0x3B, 0x00}; }
  apdu::Begun begin() override {
    require_card();
    const apdu::Begun begun = card_->begin();
    require_card();
    readers().witness().transaction_begins();
    return begun;
  }
  Bytes transmit(ByteView command) override {
    require_card();
    Bytes raw;
    try {
      raw = card_->answer(command);
    } catch (const TransportError&) {
      readers().witness().sees(command, {});
      throw;
    }
    readers().witness().sees(command, raw);
    require_card();
    return raw;
  }
  apdu::Pinpad pinpad() override { return card_->pinpad(); }
  Bytes enter_pin(apdu::PinOperation, ByteView command) override {
    require_card();
    return card_->answer_with_typed_pin(command);
  }
  void cut_power() override {
    require_card();
    card_->cut_power();
  }
  void end() noexcept override { readers().witness().transaction_ends(); }

 private:
  void require_card() const {
    if (readers().unplugged() || readers().events() != stay_) {
      throw TransportError(Fault::card_removed, "the card was taken out");
    }
  }

  const std::shared_ptr<Card> card_;
  const std::uint64_t stay_;
};

class Directory : public apdu::ReaderDirectory {
 public:
  std::vector<apdu::ReaderState> list() override {
    if (readers().unplugged()) return {};
    return {{readers().name(), readers().card() != nullptr, readers().events()}};
  }
  std::optional<Fault> fault() override { return std::nullopt; }
  // Nobody else is there who could change anything.
  apdu::WaitOutcome wait_for_change(const std::vector<apdu::ReaderState>&,
                                    std::chrono::milliseconds) override {
    return apdu::WaitOutcome::cancelled;
  }
  void cancel() noexcept override {}
  std::unique_ptr<apdu::CardTransport> connect(const std::string&) override {
    if (readers().unplugged()) throw TransportError(Fault::no_reader, "no reader");
    if (readers().card() == nullptr) throw TransportError(Fault::no_card, "no card");
    return std::make_unique<Connection>(readers().card());
  }
};

}  // namespace

void Readers::reset(const std::string& name) {
  name_ = name;
  unplugged_ = false;
  witness_ = {};
  remove();
}

void Readers::insert(std::shared_ptr<Card> card) {
  card_ = std::move(card);
  ++events_;
}

Readers& readers() {
  static Readers the_readers;
  return the_readers;
}

}  // namespace fuzz

namespace pkcs11 {

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  return std::make_unique<fuzz::Directory>();
}

}  // namespace pkcs11
