#include "vcard/in_process.h"

#include <chrono>
#include <utility>

#include "vcard/reader_table.h"

namespace vcard {

using apdu::Fault;
using apdu::TransportError;
using support::MutexLock;

Reader& ReaderTable::reader(const std::string& name) {
  const auto found = readers.find(name);
  if (found == readers.end()) throw TransportError(Fault::no_reader, "no virtual reader has this name");
  return found->second;
}

void ReaderTable::take_out(Reader& reader) {
  if (!reader.card) return;
  reader.card->power_off();
  reader.card = nullptr;
  reader.holder = nullptr;
  reader.events = ++events;
  changed.notify_all();
}

void ReaderTable::put_in(Reader& reader, std::shared_ptr<Card> card) {
  reader.card = std::move(card);
  reader.card->power_on();
  reader.holder = nullptr;
  reader.events = ++events;
  changed.notify_all();
}

void ReaderTable::reset(Reader& reader) {
  if (reader.card) reader.card->reset();
  ++reader.resets;
}

void ReaderTable::cut_power(Reader& reader) {
  reader.card->power_off();
  reader.card->power_on();
  ++reader.resets;
}

namespace {

// Without a trace in the count of insertions.
void take_place(Reader& reader, std::shared_ptr<Card> card) {
  if (reader.card) reader.card->power_off();
  reader.card = std::move(card);
  reader.card->power_on();
}

std::vector<apdu::ReaderState> states_of(ReaderTable& table) JPKI_REQUIRES(table.mutex) {
  std::vector<apdu::ReaderState> states;
  if (!table.service) return states;
  for (const auto& [name, reader] : table.readers)
    states.push_back({name, reader.card != nullptr, reader.events});
  return states;
}

}  // namespace

VirtualReaderDirectory::VirtualReaderDirectory() : table_(std::make_shared<ReaderTable>()) {}

VirtualReaderDirectory::VirtualReaderDirectory(const std::string& reader, std::shared_ptr<Card> card)
    : VirtualReaderDirectory() {
  add_reader(reader);
  insert(reader, std::move(card));
}

VirtualReaderDirectory::~VirtualReaderDirectory() = default;

std::vector<apdu::ReaderState> VirtualReaderDirectory::list() {
  const MutexLock lock(table_->mutex);
  return states_of(*table_);
}

std::optional<Fault> VirtualReaderDirectory::fault() {
  const MutexLock lock(table_->mutex);
  return table_->service ? std::nullopt : std::optional(Fault::no_service);
}

apdu::WaitOutcome VirtualReaderDirectory::wait_for_change(const std::vector<apdu::ReaderState>& known,
                                                          std::chrono::milliseconds timeout) {
  using Clock = std::chrono::steady_clock;
  const auto now = Clock::now();
  const auto longest = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::time_point::max() - now);
  const auto deadline = now + std::min(timeout, longest);
  const MutexLock lock(table_->mutex);
  ++table_->waiting;
  auto outcome = apdu::WaitOutcome::changed;
  while (states_of(*table_) == known) {
    if (table_->cancelled) break;
    if (table_->changed.wait_until(table_->mutex, deadline) == std::cv_status::timeout) {
      if (states_of(*table_) == known) outcome = apdu::WaitOutcome::timed_out;
      break;
    }
  }
  if (table_->cancelled) outcome = apdu::WaitOutcome::cancelled;
  --table_->waiting;
  table_->changed.notify_all();
  return outcome;
}

void VirtualReaderDirectory::cancel() noexcept {
  const MutexLock lock(table_->mutex);
  table_->cancelled = true;
  table_->changed.notify_all();
  while (table_->waiting > 0) table_->changed.wait(table_->mutex);
}

std::unique_ptr<apdu::CardTransport> VirtualReaderDirectory::connect(const std::string& reader) {
  std::function<void()> hook;
  {
    const MutexLock lock(table_->mutex);
    const auto found = table_->readers.find(reader);
    if (found != table_->readers.end()) hook = std::exchange(found->second.connect_hook, nullptr);
  }
  if (hook) hook();
  return connect_to(table_, reader);
}

void VirtualReaderDirectory::add_reader(const std::string& reader) {
  const MutexLock lock(table_->mutex);
  if (table_->readers.try_emplace(reader).second) table_->readers[reader].events = ++table_->events;
  table_->changed.notify_all();
}

void VirtualReaderDirectory::remove_reader(const std::string& reader) {
  const MutexLock lock(table_->mutex);
  const auto found = table_->readers.find(reader);
  if (found == table_->readers.end()) return;
  table_->take_out(found->second);
  table_->readers.erase(found);
  table_->changed.notify_all();
}

void VirtualReaderDirectory::set_service(bool running) {
  const MutexLock lock(table_->mutex);
  table_->service = running;
  // A reader service that went away let go of every card.
  for (auto& [name, reader] : table_->readers) {
    reader.holder = nullptr;
    if (!running) reader.events = ++table_->events;
  }
  table_->changed.notify_all();
}

void VirtualReaderDirectory::insert(const std::string& reader, std::shared_ptr<Card> card) {
  const MutexLock lock(table_->mutex);
  table_->take_out(table_->reader(reader));
  table_->put_in(table_->reader(reader), std::move(card));
}

void VirtualReaderDirectory::remove(const std::string& reader) {
  const MutexLock lock(table_->mutex);
  table_->take_out(table_->reader(reader));
}

void VirtualReaderDirectory::swap(const std::string& reader, std::shared_ptr<Card> card) {
  insert(reader, std::move(card));
}

void VirtualReaderDirectory::swap_unseen(const std::string& reader, std::shared_ptr<Card> card) {
  const MutexLock lock(table_->mutex);
  Reader& state = table_->reader(reader);
  take_place(state, std::move(card));
  state.faults.set(1, Fault::communication);
}

void VirtualReaderDirectory::swap_behind_reset(const std::string& reader, std::shared_ptr<Card> card) {
  const MutexLock lock(table_->mutex);
  Reader& state = table_->reader(reader);
  take_place(state, std::move(card));
  ++state.resets;
}

void VirtualReaderDirectory::reset_by_other_program(const std::string& reader) {
  const MutexLock lock(table_->mutex);
  table_->reset(table_->reader(reader));
}

support::Bytes VirtualReaderDirectory::other_program_transmit(const std::string& reader,
                                                              support::ByteView command) {
  const MutexLock lock(table_->mutex);
  Reader& state = table_->reader(reader);
  if (!state.card) throw TransportError(Fault::no_card, "the virtual reader is empty");
  return state.card->process(command);
}

void VirtualReaderDirectory::fail_exchange(const std::string& reader, std::uint64_t n, Fault fault) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).faults.set(n, fault);
}

void VirtualReaderDirectory::answer_exchange(const std::string& reader, std::uint64_t n, support::Bytes raw) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).faults.set(n, std::move(raw));
}

void VirtualReaderDirectory::clear_faults(const std::string& reader) {
  const MutexLock lock(table_->mutex);
  Reader& state = table_->reader(reader);
  state.faults.clear();
  state.connect_fault.reset();
  state.begin_fault.reset();
}

void VirtualReaderDirectory::fail_connect(const std::string& reader, Fault fault) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).connect_fault = fault;
}

void VirtualReaderDirectory::fail_begin(const std::string& reader, Fault fault) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).begin_fault = fault;
}

void VirtualReaderDirectory::give_keypad(const std::string& reader, apdu::Pinpad keypad) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).keypad.can = keypad;
}

void VirtualReaderDirectory::type_on_keypad(const std::string& reader,
                                            std::variant<std::string, support::Bytes> typed) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).keypad.typed.push_back(std::move(typed));
}

std::uint64_t VirtualReaderDirectory::prompts(const std::string& reader) const {
  const MutexLock lock(table_->mutex);
  return table_->reader(reader).keypad.prompts;
}

void VirtualReaderDirectory::before_each_exchange(const std::string& reader,
                                                  std::function<void(const Exchange&)> hook) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).hook = std::move(hook);
}

void VirtualReaderDirectory::before_next_connect(const std::string& reader, std::function<void()> hook) {
  const MutexLock lock(table_->mutex);
  table_->reader(reader).connect_hook = std::move(hook);
}

std::uint64_t VirtualReaderDirectory::exchanges(const std::string& reader) const {
  const MutexLock lock(table_->mutex);
  return table_->reader(reader).faults.exchanges();
}

std::size_t VirtualReaderDirectory::connections(const std::string& reader) const {
  const MutexLock lock(table_->mutex);
  return *table_->reader(reader).connections;
}

bool VirtualReaderDirectory::held(const std::string& reader) const {
  const MutexLock lock(table_->mutex);
  return table_->reader(reader).holder != nullptr;
}

std::uint64_t VirtualReaderDirectory::transactions(const std::string& reader) const {
  const MutexLock lock(table_->mutex);
  return table_->reader(reader).transactions;
}

}  // namespace vcard
