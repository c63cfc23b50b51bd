#include "tools/jpki-tool/holder_facts.h"

#include <array>

#include "holder/message_id.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::HolderFacts;
using tools::filled;
using tools::filled_all;

struct EraRow {
  const char* code;
  const char* name;
};

constexpr std::array kEras = {EraRow{"unknown", ""},          EraRow{"meiji", N_("Meiji")},
                              EraRow{"taisho", N_("Taisho")}, EraRow{"showa", N_("Showa")},
                              EraRow{"heisei", N_("Heisei")}, EraRow{"reiwa", N_("Reiwa")}};

struct SexRow {
  const char* code;
  const char* name;
};

constexpr std::array kSexes = {SexRow{"male", N_("male")}, SexRow{"female", N_("female")},
                               SexRow{"unknown", N_("not stated")}};

const EraRow& row_of(holder::Era era) {
  return kEras[static_cast<std::size_t>(era)];
}

const SexRow& row_of(holder::Sex sex) {
  return kSexes[static_cast<std::size_t>(sex)];
}

std::string birth_text(const holder::BirthDate& birth) {
  // A date that the certificate has, but no calendar.
  const std::string date = birth.day.ok() ? date_text(birth.day) : holder::iso_date(birth.day);
  if (birth.era == holder::Era::unknown) return date;
  return filled_all(_("%1 (%2 %3)"),
                    {date, gettext(row_of(birth.era).name), std::to_string(birth.year_of_era())});
}

// "the 2nd and 5th" is beyond gettext: the characters' numbers, counted as people do.
std::string places_text(const std::vector<std::size_t>& places) {
  std::string text;
  for (const std::size_t place : places) text += (text.empty() ? "" : ", ") + std::to_string(place + 1);
  return text.empty() ? _("none") : filled(_("character %1"), text);
}

}  // namespace

void show_four_facts(Page& page, const HolderFacts& facts) {
  page.row(_("Name"), facts.name);
  page.row(_("Address"), facts.address);
  if (facts.birth) page.row(_("Date of birth"), birth_text(*facts.birth));
  if (facts.sex) page.row(_("Sex"), gettext(row_of(*facts.sex).name));
}

void show_holder(Page& page, const HolderFacts& facts) {
  show_four_facts(page, facts);
  page.row(_("Substitutes"),
           filled(_("in the name: %1; in the address: %2"), places_text(facts.name_substitutes),
                  places_text(facts.address_substitutes)));
}

Json holder_facts(const HolderFacts& facts) {
  Json out = {{"name", facts.name}, {"address", facts.address}};
  if (facts.birth) {
    out["birth_date"] = {{"date", holder::iso_date(facts.birth->day)},
                         {"era", row_of(facts.birth->era).code},
                         {"year_of_era", facts.birth->year_of_era()}};
  }
  if (facts.sex) out["sex"] = row_of(*facts.sex).code;
  out["name_substitutes"] = facts.name_substitutes;
  out["address_substitutes"] = facts.address_substitutes;
  return out;
}

void show_fingerprint(Page& page, const std::string& fingerprint) {
  page.row("SHA-256", fingerprint.substr(0, 32));
  page.row("", fingerprint.substr(32));
}

}  // namespace jpki_tool
