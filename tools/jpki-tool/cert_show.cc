// jpki-tool cert show: a certificate, decoded for its holder.
#include <unistd.h>

#include <array>

#include "holder/certificate_view.h"
#include "holder/message_id.h"
#include "tools/jpki-tool/certificate_choice.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::CertificateView;
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

void show_holder(Page& page, const HolderFacts& facts) {
  page.row(_("Name"), facts.name);
  page.row(_("Address"), facts.address);
  if (facts.birth) page.row(_("Date of birth"), birth_text(*facts.birth));
  if (facts.sex) page.row(_("Sex"), gettext(row_of(*facts.sex).name));
  page.row(_("Substitutes"),
           filled(_("in the name: %1; in the address: %2"), places_text(facts.name_substitutes),
                  places_text(facts.address_substitutes)));
}

Json facts_of(const HolderFacts& facts) {
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

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Json facts_of(const CertificateChoice& choice, const CertificateView& view, holder::Instant now) {
  Json out = {{"name", choice.word},
              {"subject", view.subject},
              {"issuer", view.issuer},
              {"serial_number", view.serial_number},
              {"validity", validity_facts(view.validity, now, owner_of(choice))},
              {"key_bits", view.key_bits},
              {"key_usage", view.key_usage},
              {"policies", view.policies},
              {"fingerprint_sha256", view.fingerprint}};
  if (view.holder) out["holder"] = facts_of(*view.holder);
  return out;
}

void show(Page& page, const CertificateChoice& choice, const CertificateView& view, holder::Instant now) {
  page.heading(name_of(choice));
  if (view.holder) show_holder(page, *view.holder);
  show_validity(page, view.validity, now, owner_of(choice));
  page.row(_("Subject"), view.subject);
  page.row(_("Issuer"), view.issuer);
  page.row(_("Serial number"), view.serial_number);
  page.row(_("Key"), filled(_("RSA, %1 bits"), std::to_string(view.key_bits)));
  page.row(_("Key usage"), joined(view.key_usage));
  if (!view.policies.empty()) page.row(_("Policy"), joined(view.policies));
  page.row("SHA-256", view.fingerprint.substr(0, 32));
  page.row("", view.fingerprint.substr(32));
}

}  // namespace

Findings cert_show(const Settings& settings, const std::string& name) {
  const CertificateChoice& choice = *certificate_choice(name);
  CertificatesRead read = read_certificates(settings, choice, _("It will be shown on the screen."));
  if (read.pin.refusal) return *read.pin.refusal;
  const CertificateView view = holder::view_of(*read.certificate);
  const holder::Instant today = now();
  Findings findings;
  findings.facts["certificate"] = facts_of(choice, view, today);
  Page page(wants_colours(STDOUT_FILENO));
  show(page, choice, view, today);
  findings.text = page.text();
  if (!read.pin.forgotten) findings.trouble = holder::Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
