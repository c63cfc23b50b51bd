#include "tools/jpki-portal/card_work.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "holder/card_signature.h"
#include "holder/pin_service.h"
#include "jpki/common/manufacture_number.h"
#include "support/log.h"
#include "tools/jpki-portal/card_limit.h"
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

// What the holder can mend while the page waits.
constexpr Trouble kMendable[] = {Trouble::no_service,   Trouble::no_reader,     Trouble::no_card,
                                 Trouble::other_card,   Trouble::several_cards, Trouble::card_in_use,
                                 Trouble::card_removed, Trouble::card_fault};
// How often a window comes back before the page is told. A machine may answer it.
constexpr int kAttempts = 10;
constexpr int kAttemptsAtAPin = 3;

// A whole read of a card's files takes seconds, a signature one or two more.
constexpr seconds kTime{60};
constexpr seconds kTimeASignature{5};

bool can_be_mended(Trouble trouble) {
  return std::find(std::begin(kMendable), std::end(kMendable), trouble) != std::end(kMendable);
}

}  // namespace

template <typename Task>
auto CardWork::use(holder::CardInHand& card, Task&& task) {
  const CardLimit limit(kTime + kTimeASignature * request_.digests.size(), last_words_);
  return card.use(std::forward<Task>(task));
}

holder::CardInHand CardWork::find() {
  for (int attempt = 1;; ++attempt) {
    try {
      const CardLimit limit(kTime, last_words_);
      return holder::find_card(readers_, {});
    } catch (...) {
      const TroubleError trouble = tools::trouble_now();
      if (attempt == kAttempts || !can_be_mended(trouble.trouble())) throw;
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
auto CardWork::after_pin(holder::CardInHand& card, PinName name, Task&& task) {
  const auto pin = card.pin(name);
  const auto left = use(card, [&pin](apdu::Transaction& transaction, jpki::Card&) {
    pin->approach(transaction);
    return pin->tries_left(transaction);
  });
  auto last_try = LastTry::keep;
  if (const auto trouble = holder::objection(left, last_try)) {
    if (*trouble == Trouble::pin_locked) throw TroubleError(*trouble);
    windows_.insist(name, left);
    last_try = LastTry::risk;
  }
  const jpki::Pin typed = ask(*pin, left);

  bool forgotten = true;
  auto done = use(card, [&](apdu::Transaction& transaction, jpki::Card& asked) {
    CardLogin login(transaction, *pin);
    if (const auto refusal = login.present(typed, last_try)) throw TroubleError(refusal->trouble);
    auto result = task(transaction, asked, login);
    forgotten = login.end();
    result.manufacture_number = jpki::common::manufacture_number(transaction);
    return result;
  });
  if (!forgotten) {
    support::log_error("the card could not be told to forget that the PIN was right");
    windows_.tell(TroubleError(Trouble::login_not_ended));
  }
  return done;
}

SignedByCard CardWork::sign() {
  const KeyRole role = request_.mode == portal::Mode::login ? KeyRole::authentication : KeyRole::signature;
  holder::CardInHand card = find();
  return after_pin(card, holder::pin_name(role),
                   [&](apdu::Transaction& transaction, jpki::Card& asked, CardLogin& login) {
                     const auto signer = holder::card_signer(transaction, asked, role, tools::now());
                     SignedByCard made{{}, signer.certificate, {}};
                     for (const portal::DigestInfo& digest : request_.digests)
                       made.signatures.push_back(holder::card_signature(
                           transaction, asked, role, login, signer.certificate.public_key(), digest.der));
                     return made;
                   });
}

ReadFromCard CardWork::read() {
  const auto my_number =
      request_.mode == portal::Mode::number ? holder::MyNumber::read : holder::MyNumber::leave;
  holder::CardInHand card = find();
  return after_pin(card, PinName::text, [&](apdu::Transaction& transaction, jpki::Card&, CardLogin&) {
    return ReadFromCard{holder::CardText(transaction, card.text(), my_number), {}};
  });
}

}  // namespace jpki_portal
