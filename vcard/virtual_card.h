// A card without plastic: answers commands as docs/card-protocol.md has them, with the uncertain facts as its
// switches say.
// Thread rule: every function may be called from any thread; one command is processed at a time.
#pragma once

#include <memory>

#include "support/bytes.h"
#include "support/mutex.h"
#include "vcard/card.h"
#include "vcard/card_contents.h"
#include "vcard/ledger.h"
#include "vcard/pin_store.h"

namespace vcard {

struct CardState;

class VirtualCard : public Card {
 public:
  // A card whose counters live as long as this object, or in `pins`.
  explicit VirtualCard(CardContents contents);
  VirtualCard(CardContents contents, std::unique_ptr<PinStore> pins);
  ~VirtualCard() override;

  support::Bytes atr() const override;

  void power_on() override;
  // Forgets everything that is not kept in the PIN store.
  void power_off() override;
  // Whether logins end is one of the switches.
  void reset() override;

  support::Bytes process(support::ByteView command) override;

  // The tries left: auth_left and sign_left.
  std::string status() const override;

  // Everything from now on goes into this account too. May be null.
  void record_in(std::shared_ptr<Ledger> ledger);

  const CardContents& contents() const;
  // For tests: what the card itself knows, without a command.
  int tries_left(PinId id) const;
  bool is_verified(PinId id) const;
  void set_tries(PinId id, int left);

 private:
  support::Bytes answer_to(support::ByteView raw, bool& signature) JPKI_REQUIRES(mutex_);
  void note(const char* event) JPKI_REQUIRES(mutex_);

  mutable support::Mutex mutex_;
  const std::unique_ptr<CardState> state_;
  bool powered_ JPKI_GUARDED_BY(mutex_) = false;
  std::shared_ptr<Ledger> ledger_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace vcard
