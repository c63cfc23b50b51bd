// A connection to the card in a virtual reader.
#include <optional>
#include <stdexcept>
#include <utility>

#include "vcard/reader_table.h"

namespace vcard {
namespace {

using apdu::Fault;
using apdu::TransportError;
using support::Bytes;
using support::ByteView;

class VirtualTransport : public apdu::CardTransport {
 public:
  VirtualTransport(std::shared_ptr<ReaderTable> table, std::string reader, const Reader& state)
      : table_(std::move(table)),
        name_(std::move(reader)),
        atr_(state.card->atr()),
        stay_(state.events),
        resets_seen_(state.resets),
        connections_(state.connections) {
    ++*connections_;
  }
  ~VirtualTransport() override {
    VirtualTransport::end();
    const support::MutexLock lock(table_->mutex);
    --*connections_;
  }

  Bytes atr() const override { return atr_; }

  apdu::Begun begin() override {
    const support::MutexLock lock(table_->mutex);
    while (reader().holder != nullptr) table_->changed.wait(table_->mutex);
    Reader& state = reader();
    if (const auto fault = std::exchange(state.begin_fault, std::nullopt)) fail(state, *fault);
    state.holder = this;
    ++state.transactions;
    const bool reset = std::exchange(resets_seen_, state.resets) != state.resets;
    return reset ? apdu::Begun::after_reset : apdu::Begun::undisturbed;
  }

  Bytes transmit(ByteView command) override {
    return exchange(command, [command](Reader& state) { return state.card->process(command); });
  }

  apdu::Pinpad pinpad() override {
    const support::MutexLock lock(table_->mutex);
    return reader().keypad.can;
  }

  Bytes enter_pin(apdu::PinOperation /*operation*/, ByteView command) override {
    return exchange(command, [command](Reader& state) { return type_into(state, command); });
  }

  void cut_power() override {
    const support::MutexLock lock(table_->mutex);
    Reader& state = reader();
    if (state.holder != this) throw std::logic_error("a power cut outside a transaction");
    table_->cut_power(state);
    resets_seen_ = state.resets;
  }

  void end() noexcept override {
    const support::MutexLock lock(table_->mutex);
    const auto found = table_->readers.find(name_);
    if (found == table_->readers.end() || found->second.holder != this) return;
    found->second.holder = nullptr;
    table_->changed.notify_all();
  }

 private:
  template <typename Body>
  Bytes exchange(ByteView command, Body body) {
    run_hook(command);
    const support::MutexLock lock(table_->mutex);
    Reader& state = reader();
    if (state.holder != this) throw std::logic_error("a command outside a transaction");
    if (state.resets != resets_seen_) throw TransportError(Fault::card_reset, "the virtual card was reset");
    const auto mishap = state.faults.next(command);
    if (!mishap) return body(state);
    if (const auto* raw = std::get_if<Bytes>(&*mishap)) return *raw;
    fail(state, std::get<Fault>(*mishap));
  }

  // What a reader with a keypad does: the digits take the place of the data, if they are as many.
  static Bytes type_into(Reader& state, ByteView command) {
    constexpr std::size_t kDataOffset = 5;
    Keypad& keypad = state.keypad;
    ++keypad.prompts;
    if (keypad.typed.empty()) return {0x64, 0x00};
    const auto typed = keypad.typed.front();
    keypad.typed.pop_front();
    if (const auto* answer = std::get_if<Bytes>(&typed)) return *answer;
    const ByteView digits = support::as_bytes(std::get<std::string>(typed));
    if (digits.size() != command.size() - kDataOffset) return {0x64, 0x03};
    Bytes filled = support::copy_of(command.first(kDataOffset));
    filled.insert(filled.end(), digits.begin(), digits.end());
    return state.card->process(filled);
  }

  // The reader while this connection lives: the card that was connected to has not left since.
  Reader& reader() JPKI_REQUIRES(table_->mutex) {
    if (!table_->service) throw TransportError(Fault::no_service, "the virtual reader service is stopped");
    Reader& state = table_->reader(name_);
    if (!state.card || state.events != stay_)
      throw TransportError(Fault::card_removed, "the virtual card was taken out");
    return state;
  }

  [[noreturn]] void fail(Reader& state, Fault fault) JPKI_REQUIRES(table_->mutex) {
    if (fault == Fault::card_removed || fault == Fault::no_card) table_->take_out(state);
    if (fault == Fault::card_reset) table_->reset(state);
    throw TransportError(fault, "planned by the test");
  }

  void run_hook(ByteView command) {
    std::function<void(const Exchange&)> hook;
    std::uint64_t number = 0;
    {
      const support::MutexLock lock(table_->mutex);
      const auto found = table_->readers.find(name_);
      if (found == table_->readers.end()) return;
      hook = found->second.hook;
      number = found->second.faults.exchanges() + 1;
    }
    if (hook) hook({name_, number, command});
  }

  const std::shared_ptr<ReaderTable> table_;
  const std::string name_;
  const Bytes atr_;
  const std::uint64_t stay_;
  std::uint64_t resets_seen_;
  const std::shared_ptr<std::size_t> connections_;
};

}  // namespace

std::unique_ptr<apdu::CardTransport> connect_to(std::shared_ptr<ReaderTable> table,
                                                const std::string& reader) {
  const support::MutexLock lock(table->mutex);
  if (!table->service) throw TransportError(Fault::no_service, "the virtual reader service is stopped");
  Reader& state = table->reader(reader);
  if (const auto fault = std::exchange(state.connect_fault, std::nullopt))
    throw TransportError(*fault, "planned by the test");
  if (!state.card) throw TransportError(Fault::no_card, "the virtual reader is empty");
  return std::make_unique<VirtualTransport>(table, reader, state);
}

}  // namespace vcard
