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

std::vector<Found> ask_card(CardInHand& card, const Traffic& traffic, Logins logins) {
  const auto begin = [&](apdu::Transaction& transaction, jpki::Card& asked) {
    if (logins == Logins::respect && !nobody_is_logged_in(transaction, asked))
      throw TroubleError(Trouble::login_in_the_way);
    // Nobody logs in between.
    transaction.keep_holding(true);
  };
  card.use(begin);
  return card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    Inquiry inquiry(transaction, card.description(), traffic.of(card.reader()));
    return ask_all(inquiry);
  });
}

}  // namespace holder::facts
