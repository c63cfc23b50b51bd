#include "holder/facts/asking.h"

#include "holder/card_report.h"
#include "holder/facts/inquiry.h"
#include "jpki/card_error.h"
#include "support/crypto/error.h"

namespace holder::facts {

void ask_as_programs_do(CardInHand& card) {
  card.use([&card](apdu::Transaction& transaction, jpki::Card& asked) {
    report_on(transaction, asked, card.text(), card.reader());
  });
  card.use([](apdu::Transaction& transaction, jpki::Card& asked) {
    const auto whatever_it_says = [](auto question) {
      try {
        question();
      } catch (const jpki::CardError&) {
        // The answer is in the transcript.
      } catch (const support::crypto::CryptoError&) {
        // So is the certificate's length.
      }
    };
    whatever_it_says([&] { asked.serial_number(transaction); });
    whatever_it_says([&] { asked.signs_by(transaction, jpki::SignatureScheme::pss_sha256); });
    whatever_it_says([&] { asked.still_itself(transaction); });
    // Last, since a file that is missing changes how the others are asked for.
    for (const jpki::KeyDescription& key : asked.description().keys) {
      whatever_it_says([&] { asked.gives_issuer_certificate(transaction, key.role); });
      whatever_it_says([&] { asked.issuer_certificate(transaction, key.role); });
    }
  });
}

std::optional<Trouble> objection_to_questions(std::optional<int> tries_left, const jpki::PinPolicy& policy) {
  if (tries_left == 0) return Trouble::pin_locked;
  return tries_left == policy.max_tries ? std::nullopt : std::optional(Trouble::pin_tries_missing);
}

namespace {

// Within a login, which ends here.
void ask_logged_in(CardInHand& card, apdu::Transaction& transaction, Inquiry& inquiry, const GivenPin& given,
                   Answers& answers) {
  if (given.taken_back()) throw TroubleError(Trouble::cancelled);
  const auto guarded = card.pin(PinName::authentication);
  guarded->approach(transaction);
  const auto left = guarded->tries_left(transaction);
  if (const auto trouble = objection_to_questions(left, guarded->policy())) {
    answers.refusal = PinRefusal{*trouble, left};
    return;
  }
  CardLogin login(transaction, *guarded);
  answers.refusal = login.present(given.pin, LastTry::keep);
  if (answers.refusal) return;
  inquiry.may_log_in_by(given);
  ask_for(login_facts(), inquiry, answers.found);
  answers.refusal = inquiry.refusal();
  answers.forgotten = login.end();
}

}  // namespace

Answers ask_card(CardInHand& card, const Traffic& traffic, Logins logins, const GivenPin* given) {
  // Nobody logs in between two of these transactions.
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    if (logins == Logins::respect && !nobody_is_logged_in(transaction, asked))
      throw TroubleError(Trouble::login_in_the_way);
    transaction.keep_holding(true);
  });
  Answers answers;
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    Inquiry inquiry(transaction, card.description(), traffic.of(card.reader()));
    for (const auto facts : {application_facts(), file_facts(), pin_facts(), signing_facts(), text_facts()})
      ask_for(facts, inquiry, answers.found);
    transaction.keep_holding(true);
  });
  // Another one, in which jpki::Card does not rely on what it has seen before these questions.
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    Inquiry inquiry(transaction, card.description(), traffic.of(card.reader()));
    if (given != nullptr) ask_logged_in(card, transaction, inquiry, *given, answers);
    ask_for(last_facts(), inquiry, answers.found);
    leave(inquiry);
  });
  return answers;
}

}  // namespace holder::facts
