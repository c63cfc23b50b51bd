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

// Selecting the other application ends the logins of this one
// (docs/adr/0025-asking-without-ending-a-login.md).
std::optional<TextReport> report_on_text(apdu::Transaction& transaction, jpki::Card& card,
                                         jpki::text::TextApplet& text) {
  TextReport report{jpki::text::kPinPolicy, !nobody_is_logged_in(transaction, card), std::nullopt};
  if (report.login_in_the_way) return report;
  try {
    text.approach_pin(transaction);
    report.tries_left = text.tries_left(transaction);
  } catch (const jpki::CardError& error) {
    if (error.fault() == jpki::CardFault::application_missing) return std::nullopt;
  }
  return report;
}

}  // namespace

const KeyReport* CardReport::key(jpki::KeyRole role) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [role](const auto& each) { return each.role == role; });
  return found == keys.end() ? nullptr : &*found;
}

bool nobody_is_logged_in(apdu::Transaction& transaction, jpki::Card& card) {
  const auto& keys = card.description().keys;
  try {
    return std::all_of(keys.begin(), keys.end(), [&](const jpki::KeyDescription& key) {
      return card.wants_pin(transaction, key.role);
    });
  } catch (const jpki::CardError&) {
    return false;
  }
}

CardReport report_on(apdu::Transaction& transaction, jpki::Card& card, jpki::text::TextApplet& text,
                     std::string reader) {
  CardReport report{std::move(reader), card.description().kind, {}, {}};
  for (const auto& key : card.description().keys)
    report.keys.push_back(report_on_key(transaction, card, key));
  report.text = report_on_text(transaction, card, text);
  return report;
}

}  // namespace holder
