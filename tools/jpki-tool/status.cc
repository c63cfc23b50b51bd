// jpki-tool status: what the card is, how it stands with its PINs and certificates, and what to do next.
#include <unistd.h>

#include "holder/advice.h"
#include "holder/card_kind.h"
#include "holder/card_report.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::KeyReport;
using holder::Standing;
using jpki::KeyRole;
using tools::filled;

const char* code_of_certificate(KeyReport::Certificate certificate) {
  switch (certificate) {
    case KeyReport::Certificate::readable: return "readable";
    case KeyReport::Certificate::behind_pin: return "behind_pin";
    case KeyReport::Certificate::unreadable: return "unreadable";
  }
  return "";
}

Json facts_of(const KeyReport& key, holder::Instant now) {
  Json facts = {{"key", code_of(key.role)},
                {"certificate", code_of_certificate(key.certificate)},
                {"tries_left", json_of(key.tries_left)},
                {"tries_max", key.pin.max_tries},
                {"locked", key.tries_left == 0}};
  if (key.validity) facts["validity"] = validity_facts(*key.validity, now);
  return facts;
}

void show_certificate(Page& page, const KeyReport& key, holder::Instant now) {
  if (key.certificate == KeyReport::Certificate::unreadable)
    return page.row(_("Valid"), _("unknown: the certificate cannot be read"), Tone::bad);
  if (!key.validity) {
    const bool signing = key.role == KeyRole::signature;
    return page.row(_("Valid"),
                    signing ? _("shown after the signing password only (jpki-tool cert show sign), and "
                                "never longer than the certificate for authentication")
                            : _("shown after the PIN only (jpki-tool cert show auth)"));
  }
  show_validity(page, *key.validity, now);
}

Tone tone_of(std::optional<int> tries_left, int max) {
  if (!tries_left || (*tries_left > 1 && *tries_left < max)) return Tone::warning;
  return *tries_left <= 1 ? Tone::bad : Tone::good;
}

void show_key(Page& page, const KeyReport& key, holder::Instant now) {
  page.heading(name_of(key.role));
  show_certificate(page, key, now);
  page.row(_("PIN"), pin_text(holder::pin_name(key.role), key.tries_left),
           tone_of(key.tries_left, key.pin.max_tries));
}

Json facts_of(const holder::TextReport& text) {
  return {{"tries_left", json_of(text.tries_left)},
          {"tries_max", text.pin.max_tries},
          {"locked", text.tries_left == 0}};
}

void show_text(Page& page, const holder::TextReport& text) {
  page.heading(_("Name and address as text (input support)"));
  if (text.login_in_the_way)
    return page.row(_("PIN"), _("not asked: a program may be logged in"), Tone::warning);
  page.row(_("PIN"), pin_text(holder::PinName::text, text.tries_left),
           tone_of(text.tries_left, text.pin.max_tries));
}

Findings findings_of(const holder::CardReport& report, holder::Instant now) {
  Findings findings;
  findings.facts["card"] = {{"reader", report.reader}, {"kind", holder::row_of(report.kind).code}};
  findings.facts["keys"] = Json::array();
  findings.facts["advice"] = Json::array();
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(
      filled(_("%1 in reader %2"), tools::translated(holder::row_of(report.kind).name), report.reader));
  for (const KeyReport& key : report.keys) {
    findings.facts["keys"].push_back(facts_of(key, now));
    show_key(page, key, now);
  }
  if (report.text) {
    findings.facts["text_pin"] = facts_of(*report.text);
    show_text(page, *report.text);
  }
  page.heading(_("What to do next"));
  for (const holder::Advice advice : holder::advice_for(report, now)) {
    const holder::AdviceRow& row = holder::row_of(advice);
    findings.facts["advice"].push_back(
        {{"code", row.code}, {"urgent", row.urgent}, {"message", tools::translated(row.text)}});
    page.paragraph(tools::translated(row.text), row.urgent ? Tone::bad : Tone::plain, _("  - "));
  }
  page.heading(_("If the card is lost"));
  page.paragraph(
      _("Call 0120-95-0178, at any hour: the card is suspended. Then tell the police and the city office."),
      Tone::plain, "  ");
  findings.text = page.text();
  return findings;
}

}  // namespace

Findings status_of(holder::CardInHand card) {
  const holder::CardReport report = card.use([&card](apdu::Transaction& transaction, jpki::Card& asked) {
    return holder::report_on(transaction, asked, card.text(), card.reader());
  });
  return findings_of(report, now());
}

Findings status(const Settings& settings) {
  return status_of(the_card(settings));
}

}  // namespace jpki_tool
