#include "tools/jpki-tool/holder_facts.h"

#include "support/joined.h"
#include "tools/jpki-tool/person.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::HolderFacts;
using tools::filled;

// "the 2nd and 5th" is beyond gettext: the characters' numbers, counted as people do.
std::string places_text(const std::vector<std::size_t>& places) {
  if (places.empty()) return _("none");
  return filled(_("character %1"),
                support::joined(places, ", ", [](std::size_t place) { return std::to_string(place + 1); }));
}

}  // namespace

void show_holder(Page& page, const HolderFacts& facts) {
  show_person(page, facts);
  page.row(_("Substitutes"),
           filled(_("in the name: %1; in the address: %2"), places_text(facts.name_substitutes),
                  places_text(facts.address_substitutes)));
}

Json holder_facts(const HolderFacts& facts) {
  Json out = person_facts(facts);
  out["name_substitutes"] = facts.name_substitutes;
  out["address_substitutes"] = facts.address_substitutes;
  return out;
}

void show_fingerprint(Page& page, const std::string& fingerprint) {
  page.row("SHA-256", fingerprint.substr(0, 32));
  page.row("", fingerprint.substr(32));
}

}  // namespace jpki_tool
