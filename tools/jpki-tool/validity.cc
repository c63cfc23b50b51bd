#include "tools/jpki-tool/validity.h"

#include "tools/messages.h"

namespace jpki_tool {

using holder::Standing;
using tools::filled;

Json validity_facts(const holder::Validity& validity, holder::Instant now, Owner owner) {
  Json facts = {{"not_before", holder::iso_time_in_japan(validity.begins)},
                {"not_after", holder::iso_time_in_japan(validity.ends)},
                {"last_day", holder::iso_date(validity.last_day())},
                {"days_left", holder::days_left(validity, now)}};
  if (owner == Owner::holder)
    facts["renewal_opens"] = holder::iso_date(holder::renewal_opens(validity.last_day()));
  facts["standing"] = standing_code(holder::standing_of(validity, now), owner);
  return facts;
}

const char* standing_code(Standing standing, Owner owner) {
  const bool not_for_us = owner == Owner::issuer && standing == Standing::renewable;
  return code_of(not_for_us ? Standing::valid : standing);
}

void show_validity(Page& page, const holder::Validity& validity, holder::Instant now, Owner owner) {
  const Standing standing = holder::standing_of(validity, now);
  const bool lives = holder::in_time(standing);
  page.row(
      _("Valid"),
      filled(_("%1 to %2"), date_text(holder::day_in_japan(validity.begins)), date_text(validity.last_day())),
      lives ? Tone::good : Tone::bad);
  if (owner == Owner::issuer && lives) return;
  const std::string opens = date_text(holder::renewal_opens(validity.last_day()));
  const std::string days = std::to_string(std::max(0, holder::days_left(validity, now)));
  switch (standing) {
    case Standing::not_yet_valid: return page.row(_("Today"), _("not valid yet"), Tone::bad);
    case Standing::valid:
      return page.row(_("Renewal"), filled(_("possible from %1 on (%2 days of validity left)"), opens, days));
    case Standing::renewable:
      return page.row(_("Renewal"), filled(_("possible since %1 (%2 days of validity left)"), opens, days),
                      Tone::warning);
    case Standing::expired: return page.row(_("Today"), _("expired"), Tone::bad);
  }
}

}  // namespace jpki_tool
