#include "tests/unit/apdu/pcsc/fake_pcscd.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace apdu::pcsc::testing {
namespace {

using Lock = std::unique_lock<std::mutex>;

constexpr const char* kNewReaders = R"(\\?PnP?\Notification)";

}  // namespace

FakePcscd& FakePcscd::instance() {
  static FakePcscd service;
  return service;
}

void FakePcscd::start() {
  const Lock lock(mutex_);
  running_ = true;
  refusal_ = SCARD_S_SUCCESS;
  contexts_.clear();
  readers_.clear();
  scripts_.clear();
  calls_.clear();
  all_calls_.clear();
  powered_ = true;
  answer_size_ = 2;
  control_answers_.clear();
  control_requests_.clear();
  changed_.notify_all();
}

void FakePcscd::stop() {
  const Lock lock(mutex_);
  running_ = false;
  contexts_.clear();
  changed_.notify_all();
}

void FakePcscd::refuse_clients(LONG code) {
  const Lock lock(mutex_);
  refusal_ = code;
  contexts_.clear();
}

void FakePcscd::refuse_new_clients(LONG code) {
  const Lock lock(mutex_);
  refusal_ = code;
}

void FakePcscd::put_reader(const FakeReader& reader) {
  const Lock lock(mutex_);
  readers_.push_back(reader);
  changed_.notify_all();
}

void FakePcscd::insert_card(const std::string& reader, const support::Bytes& atr) {
  const Lock lock(mutex_);
  FakeReader* found = find(reader);
  found->flags = SCARD_STATE_PRESENT;
  found->atr = atr;
  ++found->events;
  changed_.notify_all();
}

void FakePcscd::remove_card(const std::string& reader) {
  const Lock lock(mutex_);
  FakeReader* found = find(reader);
  found->flags = SCARD_STATE_EMPTY;
  found->atr.clear();
  ++found->events;
  changed_.notify_all();
}

void FakePcscd::unpower_card() {
  const Lock lock(mutex_);
  powered_ = false;
}

void FakePcscd::toggle_use(const std::string& reader) {
  const Lock lock(mutex_);
  find(reader)->flags ^= SCARD_STATE_INUSE;
  changed_.notify_all();
}

void FakePcscd::script(const std::string& function, std::deque<LONG> codes) {
  const Lock lock(mutex_);
  scripts_.emplace_back(function, std::move(codes));
}

void FakePcscd::answer_with(std::size_t size) {
  const Lock lock(mutex_);
  answer_size_ = size;
}

void FakePcscd::answer_control(DWORD code, const support::Bytes& answer) {
  const Lock lock(mutex_);
  control_answers_[code] = answer;
}

support::Bytes FakePcscd::control_request(DWORD code) const {
  const Lock lock(mutex_);
  return control_requests_.at(code);
}

std::vector<std::string> FakePcscd::calls() {
  const Lock lock(mutex_);
  return std::exchange(calls_, {});
}

std::size_t FakePcscd::count(const std::string& function) const {
  const Lock lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count(all_calls_, function));
}

void FakePcscd::await_waiter() {
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return !waiting_.empty(); });
}

std::size_t FakePcscd::open_contexts() const {
  const Lock lock(mutex_);
  return contexts_.size();
}

FakeReader* FakePcscd::find(const std::string& name) {
  const auto found = std::ranges::find(readers_, name, &FakeReader::name);
  return found == readers_.end() ? nullptr : &*found;
}

void FakePcscd::note(const std::string& function) {
  all_calls_.push_back(function);
}

LONG FakePcscd::establish(SCARDCONTEXT& context) {
  const Lock lock(mutex_);
  note("SCardEstablishContext");
  if (!running_) return SCARD_E_NO_SERVICE;
  if (refusal_ != SCARD_S_SUCCESS) return refusal_;
  context = next_context_++;
  contexts_.insert(context);
  return SCARD_S_SUCCESS;
}

LONG FakePcscd::release(SCARDCONTEXT context) {
  const Lock lock(mutex_);
  return contexts_.erase(context) == 1 ? SCARD_S_SUCCESS : SCARD_E_INVALID_HANDLE;
}

LONG FakePcscd::list(SCARDCONTEXT context, char* names, DWORD& size) {
  const Lock lock(mutex_);
  note("SCardListReaders");
  if (!contexts_.contains(context)) return SCARD_E_NO_SERVICE;
  if (readers_.empty()) return SCARD_E_NO_READERS_AVAILABLE;
  std::string all;
  for (const FakeReader& reader : readers_) all += reader.name + '\0';
  all += '\0';
  const DWORD room = std::exchange(size, all.size());
  if (names == nullptr) return SCARD_S_SUCCESS;
  if (room < all.size()) return SCARD_E_INSUFFICIENT_BUFFER;
  std::memcpy(names, all.data(), all.size());
  return SCARD_S_SUCCESS;
}

// Fills in the states, and answers whether one of them differs from what the caller knew.
LONG FakePcscd::compare(SCARD_READERSTATE* states, DWORD count, std::size_t known_readers) {
  LONG code = SCARD_E_TIMEOUT;
  for (DWORD i = 0; i < count; ++i) {
    if (std::string(kNewReaders) == states[i].szReader) {
      if (readers_.size() != known_readers) code = SCARD_S_SUCCESS;
      continue;
    }
    const FakeReader* reader = find(states[i].szReader);
    if (reader == nullptr) return SCARD_E_UNKNOWN_READER;
    const DWORD now = reader->flags | reader->events << 16;
    const bool changed = now != states[i].dwCurrentState;
    states[i].dwEventState = now | (changed ? static_cast<DWORD>(SCARD_STATE_CHANGED) : 0);
    states[i].cbAtr = reader->atr.size();
    std::copy_n(reader->atr.begin(), std::min<std::size_t>(reader->atr.size(), MAX_ATR_SIZE),
                states[i].rgbAtr);
    if (changed) code = SCARD_S_SUCCESS;
  }
  return code;
}

LONG FakePcscd::change(SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE* states, DWORD count) {
  Lock lock(mutex_);
  note("SCardGetStatusChange");
  if (!contexts_.contains(context)) return SCARD_E_NO_SERVICE;
  const std::size_t known_readers = readers_.size();
  LONG code = compare(states, count, known_readers);
  if (code != SCARD_E_TIMEOUT || timeout == 0) return code;
  waiting_.insert(context);
  changed_.notify_all();
  const auto deadline = std::chrono::system_clock::now() + std::chrono::milliseconds(timeout);
  while (code == SCARD_E_TIMEOUT && changed_.wait_until(lock, deadline) != std::cv_status::timeout) {
    if (!contexts_.contains(context)) {
      code = SCARD_E_NO_SERVICE;
    } else if (cancelled_.contains(context)) {
      code = SCARD_E_CANCELLED;
    } else {
      code = compare(states, count, known_readers);
    }
  }
  waiting_.erase(context);
  cancelled_.erase(context);
  return code;
}

LONG FakePcscd::cancel(SCARDCONTEXT context) {
  const Lock lock(mutex_);
  note("SCardCancel");
  if (waiting_.contains(context)) cancelled_.insert(context);
  changed_.notify_all();
  return SCARD_S_SUCCESS;
}

LONG FakePcscd::card_call(const std::string& function) {
  const Lock lock(mutex_);
  note(function);
  calls_.push_back(function);
  for (auto& [name, codes] : scripts_) {
    if (name != function || codes.empty()) continue;
    const LONG code = codes.front();
    codes.pop_front();
    return code;
  }
  return SCARD_S_SUCCESS;
}

LONG FakePcscd::power_up() {
  const LONG code = card_call("power up");
  const Lock lock(mutex_);
  if (code == SCARD_S_SUCCESS) powered_ = true;
  return code;
}

LONG FakePcscd::card_status(DWORD& state) const {
  const Lock lock(mutex_);
  state = powered_ ? SCARD_PRESENT | SCARD_POWERED | SCARD_NEGOTIABLE : SCARD_PRESENT;
  return SCARD_S_SUCCESS;
}

LONG FakePcscd::transmit(unsigned char* answer, DWORD& size) {
  const LONG code = card_call("SCardTransmit");
  const Lock lock(mutex_);
  if (code != SCARD_S_SUCCESS) return code;
  const DWORD room = std::exchange(size, answer_size_);
  if (room < answer_size_) return SCARD_E_INSUFFICIENT_BUFFER;
  std::fill_n(answer, answer_size_, static_cast<unsigned char>(0xAB));
  return SCARD_S_SUCCESS;
}

LONG FakePcscd::control(DWORD code, support::ByteView request, std::span<unsigned char> answer, DWORD& size) {
  const LONG scripted = card_call("SCardControl");
  const Lock lock(mutex_);
  control_requests_[code] = support::copy_of(request);
  if (scripted != SCARD_S_SUCCESS) return scripted;
  const auto found = control_answers_.find(code);
  if (found == control_answers_.end()) return SCARD_E_NOT_TRANSACTED;
  size = found->second.size();
  if (size > answer.size()) return SCARD_E_INSUFFICIENT_BUFFER;
  std::ranges::copy(found->second, answer.begin());
  return SCARD_S_SUCCESS;
}

}  // namespace apdu::pcsc::testing
