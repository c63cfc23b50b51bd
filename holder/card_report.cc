#include "holder/card_report.h"

#include <algorithm>
#include <utility>

#include "jpki/card_error.h"

namespace holder {
namespace {

void read_certificate(apdu::Transaction& transaction, jpki::Card& card, KeyReport& report) {
  try {
    report.validity = Validity::of(card.certificate(transaction, report.role));
    report.certificate = KeyReport::Certificate::readable;
  } catch (const jpki::CardError& error) {
    report.certificate = error.fault() == jpki::CardFault::not_logged_in ? KeyReport::Certificate::behind_pin
                                                                         : KeyReport::Certificate::unreadable;
  }
}

// A certificate behind a PIN is not asked for, even where another program's login would open it.
KeyReport report_on_key(apdu::Transaction& transaction, jpki::Card& card, const jpki::KeyDescription& key) {
  KeyReport report{key.role, key.pin, std::nullopt, KeyReport::Certificate::behind_pin, std::nullopt};
  try {
    report.tries_left = card.tries_left(transaction, key.role);
  } catch (const jpki::CardError&) {
    report.tries_left.reset();
  }
  if (!key.certificate_needs_login) read_certificate(transaction, card, report);
  return report;
}

}  // namespace

const KeyReport* CardReport::key(jpki::KeyRole role) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [role](const auto& each) { return each.role == role; });
  return found == keys.end() ? nullptr : &*found;
}

CardReport report_on(apdu::Transaction& transaction, jpki::Card& card, std::string reader) {
  CardReport report{std::move(reader), card.description().kind, {}};
  for (const auto& key : card.description().keys)
    report.keys.push_back(report_on_key(transaction, card, key));
  return report;
}

}  // namespace holder
