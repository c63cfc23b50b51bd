// What a thread that is with the card is doing, for the one that waits for it: pcscd lets a program wait for
// as long as another one keeps the card, and a reader may hang within a command. Thread rule: every function
// may be called from any thread.
#pragma once

#include <memory>

#include "apdu/forwarding_readers.h"
#include "holder/trouble.h"
#include "support/mutex.h"

namespace jpki_portal {

class CardWatch {
 public:
  enum class Doing {
    waiting,    // for pcscd, or for another program to let the card go
    working,    // the card is held
    verifying,  // a PIN has been sent, and nothing is heard of it yet
    done
  };

  CardWatch();
  ~CardWatch();
  CardWatch(const CardWatch&) = delete;
  CardWatch& operator=(const CardWatch&) = delete;

  // False where it may not: it was given up.
  bool does(Doing what);
  Doing doing() const;
  // Readable when `waiting` has come to an end, and when all is done; until the next hear().
  int news() const { return news_; }
  void hear() const;

  // From here on no PIN is sent, and a card that becomes free is let go at once. Returns what has come of it
  // as far as its holder is concerned: card_in_use, card_fault, pin_unanswered.
  holder::Trouble give_up();
  bool is_given_up() const;

 private:
  const int news_;
  mutable support::Mutex mutex_;
  Doing doing_ JPKI_GUARDED_BY(mutex_) = Doing::waiting;
  bool given_up_ JPKI_GUARDED_BY(mutex_) = false;
};

// The readers, with all that happens at their cards told to a watch.
class WatchedReaders : public apdu::ForwardingReaders {
 public:
  // `all` outlives this, and every card in it.
  WatchedReaders(apdu::ReaderDirectory& all, std::shared_ptr<CardWatch> watch)
      : ForwardingReaders(all), watch_(std::move(watch)) {}

  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override;

 private:
  const std::shared_ptr<CardWatch> watch_;
};

}  // namespace jpki_portal
