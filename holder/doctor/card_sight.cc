#include "holder/doctor/card_sight.h"

#include "apdu/transport_error.h"
#include "jpki/card_error.h"

namespace holder::doctor {

CardSight look_at_card(apdu::ReaderDirectory& readers, const Search& search) {
  CardSight sight;
  try {
    CardInHand card = find_card(readers, search);
    sight.report = card.use([&card](apdu::Transaction& transaction, jpki::Card& asked) {
      return report_on(transaction, asked, card.text(), card.reader());
    });
  } catch (const TroubleError& error) {
    if (error.trouble() == Trouble::cancelled) throw;
    sight.trouble = error.trouble();
  } catch (const apdu::TransportError& error) {
    sight.trouble = trouble_of(error.fault());
  } catch (const jpki::CardError& error) {
    sight.trouble = trouble_of(error.fault());
  }
  // After the search, which may have waited.
  for (const apdu::ReaderState& state : readers.list()) sight.readers.push_back(state.name);
  if (sight.readers.empty()) sight.fault = readers.fault();
  return sight;
}

}  // namespace holder::doctor
