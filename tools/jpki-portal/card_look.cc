#include "tools/jpki-portal/card_look.h"

#include <poll.h>

#include <algorithm>
#include <chrono>

#include "holder/card_in_hand.h"
#include "holder/trouble.h"
#include "support/deadline.h"
#include "tools/trouble_now.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{5};

// Every other trouble comes from a card that is another one, or behaves as one.
struct CardWord {
  Trouble trouble;
  const char* word;
};
constexpr CardWord kCardWords[] = {{Trouble::no_service, "no_service"},
                                   {Trouble::access_denied, "no_service"},
                                   {Trouble::no_reader, "no_reader"},
                                   {Trouble::no_card, "no_card"},
                                   {Trouble::card_in_use, "busy"}};

const char* word_of(Trouble trouble) {
  const auto* row = std::find_if(std::begin(kCardWords), std::end(kCardWords),
                                 [trouble](const CardWord& each) { return each.trouble == trouble; });
  return row == std::end(kCardWords) ? "another_card" : row->word;
}

CardLook::Seen seen_in(apdu::ReaderDirectory& readers) {
  try {
    return {"my_number", holder::find_card(readers, {}).reader()};
  } catch (...) {
    return {word_of(tools::trouble_now().trouble())};
  }
}

}  // namespace

CardLook::~CardLook() {
  if (watch_) watch_->give_up();
}

void CardLook::begin() {
  watch_ = std::make_shared<CardWatch>();
  seen_ = std::make_shared<Seen>();
  const auto readers = std::make_shared<WatchedReaders>(readers_, watch_);
  task_ = std::make_unique<CardTask>(watch_, [readers, seen = seen_] { *seen = seen_in(*readers); });
}

CardLook::Seen CardLook::now() {
  if (!task_ || task_->is_done()) begin();
  const auto deadline = steady_clock::now() + kPatience;
  while (!task_->is_done())
    if (support::has_by(deadline, watch_->news(), POLLIN)) {
      watch_->hear();
    } else {
      return {"busy"};
    }
  return *seen_;
}

}  // namespace jpki_portal
