#include "pkcs11/slot_table.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pkcs11/ckr_error.h"
#include "pkcs11/flavour/flavour.h"
#include "support/log.h"

namespace pkcs11 {
namespace {

// How long a thread waits for another one's question to the reader service.
constexpr std::chrono::seconds kPatience{1};

const apdu::ReaderState* find(const std::vector<apdu::ReaderState>& readers, const std::string& name) {
  const auto found = std::find_if(readers.begin(), readers.end(),
                                  [&name](const apdu::ReaderState& each) { return each.name == name; });
  return found == readers.end() ? nullptr : &*found;
}

}  // namespace

std::shared_ptr<Token> Slot::token() const {
  if (card == nullptr) throw CkrError(CKR_TOKEN_NOT_PRESENT, "no card in the reader");
  auto found = card->token(role);
  if (found == nullptr) throw CkrError(CKR_TOKEN_NOT_PRESENT, "the card has no such key");
  return found;
}

std::shared_ptr<PresentCard> SlotTable::update_reader(Reader& reader, const apdu::ReaderState* now) {
  const bool present = now != nullptr && now->card_present;
  const bool same_card =
      present && reader.card != nullptr && !reader.card->removed() && now->events == reader.state.events;
  if (now != nullptr) reader.state = *now;
  if (same_card) return nullptr;
  if (reader.card != nullptr) reader.card->remove();
  return std::exchange(reader.card,
                       present ? std::make_shared<PresentCard>(readers_, policy_, reader.state) : nullptr);
}

class SlotTable::Turn {
 public:
  explicit Turn(SlotTable& table) : table_(table) {
    const support::MutexLock lock(table_.mutex_);
    // Counted from when that question was put, so that a service that is stuck is waited for once.
    while (table_.asking_since_ && Clock::now() < *table_.asking_since_ + kPatience)
      table_.turn_is_over_.wait_until(table_.mutex_, *table_.asking_since_ + kPatience);
    mine_ = !table_.asking_since_;
    if (mine_) table_.asking_since_ = Clock::now();
  }
  ~Turn() {
    if (!mine_) return;
    const support::MutexLock lock(table_.mutex_);
    table_.asking_since_.reset();
    table_.turn_is_over_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool mine() const { return mine_; }

 private:
  SlotTable& table_;
  bool mine_ = false;
};

SlotTable::Cards SlotTable::refresh(Newcomers newcomers) {
  const Turn turn(*this);
  if (!turn.mine()) {
    support::log_info("the reader service does not answer another call; the slots are as they were");
    return {};
  }
  const std::vector<apdu::ReaderState> now = readers_.list();
  const support::MutexLock lock(mutex_);
  return update(now, newcomers);
}

SlotTable::Cards SlotTable::update(const std::vector<apdu::ReaderState>& now, Newcomers newcomers) {
  Cards gone;
  for (Reader& reader : known_) {
    if (auto old = update_reader(reader, find(now, reader.state.name))) gone.push_back(std::move(old));
    // Nearly every call looks here, whichever token it is about; the module has no clock that would ring.
    if (reader.card != nullptr) reader.card->expire_kept_pins();
  }
  if (newcomers == Newcomers::join) add_new(now);
  return gone;
}

void SlotTable::add_new(const std::vector<apdu::ReaderState>& now) {
  for (const apdu::ReaderState& state : now) {
    const bool is_new = std::none_of(known_.begin(), known_.end(), [&state](const Reader& reader) {
      return reader.state.name == state.name;
    });
    if (!is_new) continue;
    Reader* const place = place_for_newcomer(now);
    if (place == nullptr) return support::log_error("more readers than there is room for: ", state.name);
    place->state = {state.name, false, 0};
    update_reader(*place, &state);
  }
}

SlotTable::Reader* SlotTable::place_for_newcomer(const std::vector<apdu::ReaderState>& now) {
  if (known_.size() < kMostReaders) return &known_.emplace_back();
  // Their order is that in which they came.
  const auto gone = std::find_if(known_.begin(), known_.end(), [&now](const Reader& reader) {
    return find(now, reader.state.name) == nullptr;
  });
  return gone == known_.end() ? nullptr : &*gone;
}

std::vector<Slot> SlotTable::current_slots(Newcomers newcomers) {
  for (const auto& gone : refresh(newcomers)) gone->disconnect_if_unused();
  const support::MutexLock lock(mutex_);
  std::vector<Slot> slots;
  for (const Reader& reader : known_) {
    for (const jpki::KeyRole role : flavour().roles) {
      slots.push_back({slots.size(), role, reader.state.name, reader.card});
    }
  }
  return slots;
}

Slot SlotTable::current_slot(CK_SLOT_ID id) {
  std::vector<Slot> slots = current_slots();
  if (id >= slots.size()) throw CkrError(CKR_SLOT_ID_INVALID);
  return std::move(slots[id]);
}

}  // namespace pkcs11
