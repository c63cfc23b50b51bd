// The slots: for each reader one for each key that the module shows, in fixed order. Numbers are stable and
// the list never shrinks; a reader that is unplugged leaves empty slots behind. There is room for
// kMostReaders: a new one beyond that takes the slots of the reader that has been known longest and is gone.
//
// Thread rule: every function may be called from any thread. mutex_ is held while a removed card forgets its
// logins, so only the leaf locks of cards and tokens come after it; never while the reader service is asked.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"
#include "jpki/card.h"
#include "pkcs11/cryptoki.h"
#include "pkcs11/present_card.h"
#include "support/mutex.h"

namespace pkcs11 {

struct Slot {
  CK_SLOT_ID id;
  jpki::KeyRole role;
  std::string reader_name;
  std::shared_ptr<PresentCard> card;  // null: no card in the reader

  // Whether a card lies in the reader that is not known to lack this slot's key. No command to the card.
  bool token_present() const { return card != nullptr && !card->known_without(role); }

  // The token. Throws CkrError{CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED}, apdu::TransportError.
  std::shared_ptr<Token> token() const;
};

// Whether a query adds slots for new readers. PKCS#11 2.40 section 5.5 (C_GetSlotList) lets the set of slots
// grow only when its size is asked for, so that a list fits the room that was made for it.
enum class Newcomers { wait, join };

// pcscd has sixteen readers at a time (PCSCLITE_MAX_READERS_CONTEXTS); their names change with the port.
inline constexpr std::size_t kMostReaders = 64;

class SlotTable {
 public:
  SlotTable(apdu::ReaderDirectory& readers, const TokenPolicy& policy) : readers_(readers), policy_(policy) {}

  // All slots as they are now; asks the reader service, not the cards. If another thread's query has had no
  // answer for a second, the service is stuck: then as they were at its last answer.
  std::vector<Slot> current_slots(Newcomers newcomers = Newcomers::wait);

  // Throws CkrError{CKR_SLOT_ID_INVALID}.
  Slot current_slot(CK_SLOT_ID id);

  // Calls `body` with each card of the last query. Asks neither reader service nor card, and does not
  // allocate.
  template <typename Body>
  void for_each_card(Body body) {
    for (std::size_t i = 0;; ++i) {
      std::shared_ptr<PresentCard> card;
      {
        const support::MutexLock lock(mutex_);
        if (i == known_.size()) return;
        card = known_[i].card;
      }
      if (card != nullptr) body(*card);
    }
  }

 private:
  struct Reader {
    apdu::ReaderState state;
    std::shared_ptr<PresentCard> card;
  };

  using Cards = std::vector<std::shared_ptr<PresentCard>>;

  using Clock = std::chrono::steady_clock;

  // One thread at a time asks the reader service, so that an older answer cannot replace a newer one.
  class Turn;

  // Asks the reader service. Returns the cards that are gone.
  Cards refresh(Newcomers newcomers);
  Cards update(const std::vector<apdu::ReaderState>& now, Newcomers newcomers) JPKI_REQUIRES(mutex_);
  void add_new(const std::vector<apdu::ReaderState>& now) JPKI_REQUIRES(mutex_);
  // A place for one more reader, or null.
  Reader* place_for_newcomer(const std::vector<apdu::ReaderState>& now) JPKI_REQUIRES(mutex_);
  // The card that is gone, or null.
  std::shared_ptr<PresentCard> update_reader(Reader& reader, const apdu::ReaderState* now);

  apdu::ReaderDirectory& readers_;
  const TokenPolicy policy_;
  support::Mutex mutex_;
  std::condition_variable_any turn_is_over_;
  std::optional<Clock::time_point> asking_since_ JPKI_GUARDED_BY(mutex_);
  std::vector<Reader> known_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace pkcs11
