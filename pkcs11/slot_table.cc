#include "pkcs11/slot_table.h"

#include <algorithm>
#include <utility>

#include "pkcs11/ckr_error.h"
#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

std::shared_ptr<Token> Slot::token() const {
  if (card == nullptr) throw CkrError(CKR_TOKEN_NOT_PRESENT, "no card in the reader");
  auto found = card->token(role);
  if (found == nullptr) throw CkrError(CKR_TOKEN_NOT_PRESENT, "the card has no such key");
  return found;
}

std::shared_ptr<PresentCard> SlotTable::observe(Reader& reader, const apdu::ReaderState* now) {
  const bool present = now != nullptr && now->card_present;
  const bool same_card =
      present && reader.card != nullptr && !reader.card->removed() && now->events == reader.state.events;
  if (now != nullptr) reader.state = *now;
  if (same_card) return nullptr;
  if (reader.card != nullptr) reader.card->remove();
  return std::exchange(reader.card,
                       present ? std::make_shared<PresentCard>(readers_, policy_, reader.state) : nullptr);
}

SlotTable::Cards SlotTable::refresh(Newcomers newcomers) {
  const support::MutexLock lock(mutex_);
  // Asked under the lock, so that an older answer cannot overtake a newer one.
  const std::vector<apdu::ReaderState> now = readers_.list();
  const auto named = [](const std::string& name) {
    return [&name](const apdu::ReaderState& state) { return state.name == name; };
  };
  Cards gone;
  for (Reader& reader : known_) {
    const auto found = std::find_if(now.begin(), now.end(), named(reader.state.name));
    if (auto old = observe(reader, found == now.end() ? nullptr : &*found)) gone.push_back(std::move(old));
    // Nearly every call looks here, whichever token it is about; the module has no clock that would ring.
    if (reader.card != nullptr) reader.card->expire_kept_pins();
  }
  if (newcomers == Newcomers::join) let_in(now);
  return gone;
}

void SlotTable::let_in(const std::vector<apdu::ReaderState>& now) {
  for (const apdu::ReaderState& state : now) {
    const bool is_new = std::none_of(known_.begin(), known_.end(), [&state](const Reader& reader) {
      return reader.state.name == state.name;
    });
    if (!is_new) continue;
    known_.push_back({{state.name, false, 0}, nullptr});
    observe(known_.back(), &state);
  }
}

std::vector<Slot> SlotTable::look(Newcomers newcomers) {
  for (const auto& gone : refresh(newcomers)) gone->let_go();
  const support::MutexLock lock(mutex_);
  std::vector<Slot> slots;
  for (const Reader& reader : known_) {
    for (const jpki::KeyRole role : flavour().roles) {
      slots.push_back({slots.size(), role, reader.state.name, reader.card});
    }
  }
  return slots;
}

Slot SlotTable::look_at(CK_SLOT_ID id) {
  std::vector<Slot> slots = look();
  if (id >= slots.size()) throw CkrError(CKR_SLOT_ID_INVALID);
  return std::move(slots[id]);
}

}  // namespace pkcs11
