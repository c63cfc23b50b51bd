#include "tools/jpki-tool/person.h"

#include <array>

#include "tools/card_words.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

constexpr std::array kEras = {"unknown", "meiji", "taisho", "showa", "heisei", "reiwa"};
constexpr std::array kSexes = {"male", "female", "unknown"};

}  // namespace

Json person_facts(const holder::Person& person) {
  Json out = {{"name", person.name}, {"address", person.address}};
  if (person.birth) {
    out["birth_date"] = {{"date", holder::iso_date(person.birth->day)},
                         {"era", kEras[static_cast<std::size_t>(person.birth->era)]},
                         {"year_of_era", person.birth->year_of_era()}};
  }
  if (person.sex) out["sex"] = kSexes[static_cast<std::size_t>(*person.sex)];
  return out;
}

void show_person(Page& page, const holder::Person& person) {
  page.row(_("Name"), person.name);
  page.row(_("Address"), person.address);
  if (person.birth) page.row(_("Date of birth"), tools::birth_text(*person.birth));
  if (person.sex) page.row(_("Sex"), tools::sex_text(*person.sex));
}

}  // namespace jpki_tool
