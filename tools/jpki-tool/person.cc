#include "tools/jpki-tool/person.h"

#include <array>

#include "holder/message_id.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

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
                    {date, tools::translated(row_of(birth.era).name), std::to_string(birth.year_of_era())});
}

}  // namespace

Json person_facts(const holder::Person& person) {
  Json out = {{"name", person.name}, {"address", person.address}};
  if (person.birth) {
    out["birth_date"] = {{"date", holder::iso_date(person.birth->day)},
                         {"era", row_of(person.birth->era).code},
                         {"year_of_era", person.birth->year_of_era()}};
  }
  if (person.sex) out["sex"] = row_of(*person.sex).code;
  return out;
}

void show_person(Page& page, const holder::Person& person) {
  page.row(_("Name"), person.name);
  page.row(_("Address"), person.address);
  if (person.birth) page.row(_("Date of birth"), birth_text(*person.birth));
  if (person.sex) page.row(_("Sex"), tools::translated(row_of(*person.sex).name));
}

}  // namespace jpki_tool
