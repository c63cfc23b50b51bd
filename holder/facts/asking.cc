#include "holder/facts/asking.h"

#include "holder/card_report.h"
#include "holder/facts/inquiry.h"

namespace holder::facts {

std::vector<Found> ask_card(CardInHand& card, const Traffic& traffic, Logins logins) {
  const auto begin = [&](apdu::Transaction& transaction, jpki::Card& asked) {
    if (logins == Logins::respect && !nobody_is_logged_in(transaction, asked))
      throw TroubleError(Trouble::login_in_the_way);
    // Nobody logs in between.
    transaction.keep_holding(true);
  };
  card.use(begin);
  return card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    Inquiry inquiry(transaction, card.description(), traffic);
    return ask_all(inquiry);
  });
}

}  // namespace holder::facts
