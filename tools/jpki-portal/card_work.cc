#include "tools/jpki-portal/card_work.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "jpki/common/manufacture_number.h"
#include "support/deadline.h"
#include "support/log.h"
#include "tools/now.h"
#include "tools/trouble_now.h"

namespace jpki_portal {
namespace {

using holder::CardLogin;
using holder::LastTry;
using holder::PinName;
using holder::Trouble;
using holder::TroubleError;
using jpki::KeyRole;
using std::chrono::seconds;
using std::chrono::steady_clock;

// What the holder can mend while the page waits.
constexpr Trouble kMendable[] = {Trouble::no_service,   Trouble::no_reader,     Trouble::no_card,
                                 Trouble::other_card,   Trouble::several_cards, Trouble::card_in_use,
                                 Trouble::card_removed, Trouble::card_fault};
// How often a window comes back before the page is told. A machine may answer it.
constexpr int kAttempts = 10;
constexpr int kAttemptsAtAPin = 3;

// Other programs keep a card for moments. A whole read of its files takes seconds, a signature one or two
// more.
constexpr seconds kUnseenWait{5};
constexpr seconds kTime{60};
constexpr seconds kTimeASignature{5};
// Where the browser has gone.
constexpr seconds kLastMoments{10};

bool can_be_mended(Trouble trouble) {
  return std::find(std::begin(kMendable), std::end(kMendable), trouble) != std::end(kMendable);
}

}  // namespace

template <typename Task>
auto CardWork::in_thread(Task task) {
  const auto result = std::make_shared<std::optional<decltype(task())>>();
  CardTask running(watch_, [result, task = std::move(task)] { result->emplace(task()); });
  see_to_its_end(running);
  running.finish();
  return std::move(**result);
}

void CardWork::see_to_its_end(const CardTask& task) {
  const seconds time = kTime + kTimeASignature * request_.digests.size();
  while (!task.is_done()) {
    const bool waits = watch_->doing() == CardWatch::Doing::waiting;
    const seconds patience = waits ? kUnseenWait : time;
    try {
      if (browser_.wait_beside({watch_->news()}, steady_clock::now() + patience) == Browser::kNone) {
        if (!waits) throw TroubleError(watch_->give_up());
        windows_.wait_for_card(watch_->news());
      }
      watch_->hear();
    } catch (const Ended&) {
      watch_->give_up();
      let_it_end(task);
      throw;
    } catch (...) {
      watch_->give_up();
      throw;
    }
  }
}

// So that no login is left on a card that answers.
void CardWork::let_it_end(const CardTask& task) {
  const auto deadline = steady_clock::now() + kLastMoments;
  while (!task.is_done() && watch_->doing() != CardWatch::Doing::waiting &&
         support::has_by(deadline, watch_->news(), POLLIN))
    watch_->hear();
}

CardWork::Card CardWork::find() {
  for (int attempt = 1;; ++attempt) {
    try {
      return std::make_shared<holder::CardInHand>(
          in_thread([readers = readers_] { return holder::find_card(*readers, {}); }));
    } catch (...) {
      const TroubleError trouble = tools::trouble_now();
      if (attempt == kAttempts || watch_->is_given_up() || !can_be_mended(trouble.trouble())) throw;
      windows_.try_again(trouble);
    }
  }
}

// What can be no PIN is not sent, and costs nothing.
jpki::Pin CardWork::ask(const holder::CardPin& pin, std::optional<int> tries_left) {
  for (int attempt = 1;; ++attempt) {
    try {
      return holder::pin_from(pin.policy(),
                              windows_.pin(request_, pin.name(), tries_left, attempt > 1).view());
    } catch (const TroubleError& error) {
      if (error.trouble() != Trouble::pin_malformed || attempt == kAttemptsAtAPin) throw;
    }
  }
}

// What `task` returns, with the card's number, which is asked for when nobody is logged in any more.
template <typename Task>
auto CardWork::after_pin(const Card& card, PinName name, Task task) {
  const std::shared_ptr<holder::CardPin> pin = card->pin(name);
  const auto left = in_thread([card, pin] {
    return card->use([&pin](apdu::Transaction& transaction, jpki::Card&) {
      pin->approach(transaction);
      return pin->tries_left(transaction);
    });
  });
  auto last_try = LastTry::keep;
  if (const auto trouble = holder::objection(left, last_try)) {
    if (*trouble == Trouble::pin_locked) throw PinTrouble(name, {*trouble, left});
    windows_.insist(name, left);
    last_try = LastTry::risk;
  }
  const auto typed = std::make_shared<const jpki::Pin>(ask(*pin, left));

  auto [done, forgotten] = in_thread([card, pin, typed, last_try, task = std::move(task)] {
    return card->use([&](apdu::Transaction& transaction, jpki::Card& asked) {
      CardLogin login(transaction, *pin);
      if (const auto refusal = login.present(*typed, last_try)) throw PinTrouble(pin->name(), *refusal);
      auto result = task(transaction, asked, login);
      const bool ended = login.end();
      result.manufacture_number = jpki::common::manufacture_number(transaction);
      return std::pair(std::move(result), ended);
    });
  });
  if (!forgotten) {
    support::log_error("the card could not be told to forget that the PIN was right");
    windows_.note(TroubleError(Trouble::login_not_ended));
  }
  return std::move(done);
}

SignedByCard CardWork::sign() {
  const KeyRole role = request_.mode == portal::Mode::login ? KeyRole::authentication : KeyRole::signature;
  const auto digests = std::make_shared<const std::vector<portal::DigestInfo>>(request_.digests);
  const Card card = find();
  const auto known = in_thread([card, role] { return holder::signer_before_pin(*card, role, tools::now()); });
  return after_pin(card, holder::pin_name(role),
                   [role, digests, known, watch = watch_](apdu::Transaction& transaction, jpki::Card& asked,
                                                          CardLogin& login) {
                     const auto signer =
                         known ? *known : holder::card_signer(transaction, asked, role, tools::now());
                     SignedByCard made{{}, signer.certificate, {}};
                     for (const portal::DigestInfo& digest : *digests) {
                       if (watch->is_given_up()) throw TroubleError(Trouble::cancelled);
                       made.signatures.push_back(holder::card_signature(
                           transaction, asked, role, login, signer.certificate.public_key(), digest.der));
                     }
                     return made;
                   });
}

ReadFromCard CardWork::read() {
  const auto my_number =
      request_.mode == portal::Mode::number ? holder::MyNumber::read : holder::MyNumber::leave;
  const Card card = find();
  return after_pin(card, PinName::text,
                   [card, my_number](apdu::Transaction& transaction, jpki::Card&, CardLogin&) {
                     return ReadFromCard{holder::CardText(transaction, card->text(), my_number), {}};
                   });
}

}  // namespace jpki_portal
