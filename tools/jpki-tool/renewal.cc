// jpki-tool renewal: from when to when the certificates can be renewed; for people, for cron and for
// calendars.
#include "holder/renewal.h"

#include <unistd.h>

#include "holder/icalendar.h"
#include "holder/whole_file.h"
#include "support/bytes.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::Standing;
using holder::Trouble;
using tools::filled;

// The certificate for authentication needs no PIN, and the one for signing never outlasts it.
constexpr jpki::KeyRole kRole = jpki::KeyRole::authentication;

Trouble trouble_of(Standing standing) {
  switch (standing) {
    case Standing::not_yet_valid: return Trouble::not_yet_valid;
    case Standing::valid: return Trouble::none;
    case Standing::renewable: return Trouble::expires_soon;
    case Standing::expired: return Trouble::expired;
  }
  return Trouble::none;
}

std::string calendar_of(const holder::Validity& validity, holder::Instant today) {
  const holder::Day last = validity.last_day();
  const std::string ends = date_text(last);
  return holder::icalendar(
      {{"renewal-opens", holder::renewal_opens(last), _("The My Number Card's certificates can be renewed"),
        filled(_("From today on, at the city office; they are valid until %1. Bring the card."), ends)},
       {"last-day", last, _("Last day of the My Number Card's certificates"),
        _("They are valid until the end of this day, in Japan. Renew them at the city office; bring the "
          "card.")}},
      today);
}

}  // namespace

Findings renewal(const Settings& settings, const RenewalOptions& options) {
  const auto replacing = options.force ? holder::Replacing::yes : holder::Replacing::no;
  if (!options.calendar.empty()) holder::make_sure_of_place(options.calendar, replacing);
  holder::CardInHand card = the_card(settings);
  card.key(kRole);
  const auto validity = card.use([](apdu::Transaction& transaction, jpki::Card& asked) {
    return holder::Validity::of(asked.certificate(transaction, kRole));
  });
  const holder::Instant today = now();

  Findings findings;
  findings.facts["key"] = code_of(kRole);
  findings.facts["validity"] = validity_facts(validity, today);
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(name_of(kRole));
  show_validity(page, validity, today);
  page.paragraph(_("The certificate for signing is never valid for longer; it ends earlier where your name, "
                   "address, sex or "
                   "date of birth changes. The card has an end of its own, which is printed on it."),
                 Tone::plain, "  ");
  if (!options.calendar.empty()) {
    holder::write_whole(options.calendar, support::as_bytes(calendar_of(validity, today)), replacing,
                        holder::Privacy::for_all);
    findings.facts["file"] = options.calendar.string();
    page.paragraph(filled(_("Written: %1"), options.calendar.string()), Tone::plain, "  ");
  }
  findings.text = page.text();
  findings.trouble = trouble_of(holder::standing_of(validity, today));
  return findings;
}

}  // namespace jpki_tool
