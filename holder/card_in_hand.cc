#include "holder/card_in_hand.h"

#include <exception>
#include <utility>
#include <variant>
#include <vector>

#include "jpki/detect.h"
#include "support/log.h"

namespace holder {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A card, or why the card in this reader is none. Its transaction is kept, for what follows.
std::variant<CardInHand, Trouble> look_into(apdu::ReaderDirectory& readers, const std::string& reader) {
  try {
    auto channel = std::make_unique<apdu::CardChannel>(readers.connect(reader));
    std::unique_ptr<jpki::Card> card;
    {
      apdu::Transaction transaction(*channel);
      card = jpki::detect(transaction).card;
      if (card == nullptr) return Trouble::other_card;
      transaction.keep_holding(true);
    }
    return CardInHand(reader, std::move(channel), std::move(card));
  } catch (const apdu::TransportError& error) {
    return trouble_of(error.fault());
  }
}

std::variant<CardInHand, Trouble> look(apdu::ReaderDirectory& readers,
                                       const std::vector<apdu::ReaderState>& states) {
  if (states.empty()) {
    const auto fault = readers.fault();
    return fault ? trouble_of(*fault) : Trouble::no_reader;
  }
  Trouble trouble = Trouble::no_card;
  std::optional<CardInHand> found;
  for (const apdu::ReaderState& state : states) {
    if (!state.card_present) continue;
    auto seen = look_into(readers, state.name);
    if (const auto* why = std::get_if<Trouble>(&seen)) {
      if (trouble == Trouble::no_card || trouble == Trouble::other_card) trouble = *why;
    } else if (found) {
      return Trouble::several_cards;
    } else {
      found = std::get<CardInHand>(std::move(seen));
    }
  }
  if (found) return std::move(*found);
  return trouble;
}

// What a wait may end. Whoever has two cards in reach has to decide.
bool may_pass(Trouble trouble) {
  return trouble != Trouble::several_cards && trouble != Trouble::access_denied;
}

}  // namespace

CardInHand::CardInHand(std::string reader, std::unique_ptr<apdu::CardChannel> channel,
                       std::unique_ptr<jpki::Card> card)
    : reader_(std::move(reader)),
      channel_(std::move(channel)),
      card_(std::move(card)),
      epoch_(channel_->epoch()) {}

const jpki::KeyDescription& CardInHand::key(jpki::KeyRole role) const {
  const jpki::KeyDescription* found = description().key(role);
  if (found == nullptr) throw TroubleError(Trouble::no_certificate);
  return *found;
}

std::unique_ptr<CardPin> CardInHand::pin(PinName name) {
  if (name == PinName::text) return pin_of(text_);
  const jpki::KeyRole role =
      name == PinName::signature ? jpki::KeyRole::signature : jpki::KeyRole::authentication;
  return pin_of(*card_, key(role));
}

CardInHand::WayBack::~WayBack() {
  try {
    text_.leave(transaction_);
  } catch (const std::exception& error) {
    // Nothing is asked of it any more; a card that is gone needs no way back.
    support::log_info("the card is not left as it was found: ", error.what());
  }
}

void CardInHand::make_sure_of_it(apdu::Transaction& transaction) {
  if (transaction.epoch() == epoch_) return;
  if (!card_->still_itself(transaction)) throw TroubleError(Trouble::card_removed);
  epoch_ = transaction.epoch();
}

CardInHand find_card(apdu::ReaderDirectory& readers, const Search& search) {
  const auto deadline = steady_clock::now() + search.patience;
  bool told = false;
  for (;;) {
    const auto states = readers.list();
    auto found = look(readers, states);
    if (auto* card = std::get_if<CardInHand>(&found)) return std::move(*card);
    const Trouble trouble = std::get<Trouble>(found);
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0 || !may_pass(trouble)) throw TroubleError(trouble);
    if (!std::exchange(told, true) && search.waiting) search.waiting(trouble);
    const auto outcome = readers.wait_for_change(states, left);
    if (outcome == apdu::WaitOutcome::cancelled) throw TroubleError(Trouble::cancelled);
    if (outcome == apdu::WaitOutcome::timed_out) throw TroubleError(trouble);
  }
}

}  // namespace holder
