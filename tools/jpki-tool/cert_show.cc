// jpki-tool cert show: a certificate, decoded for its holder.
#include <unistd.h>

#include "holder/certificate_view.h"
#include "support/joined.h"
#include "tools/jpki-tool/certificate_choice.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/holder_facts.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::CertificateView;
using tools::filled;

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
  if (view.holder) out["holder"] = holder_facts(*view.holder);
  return out;
}

void show(Page& page, const CertificateChoice& choice, const CertificateView& view, holder::Instant now) {
  page.heading(name_of(choice));
  if (view.holder) show_holder(page, *view.holder);
  show_validity(page, view.validity, now, owner_of(choice));
  page.row(_("Subject"), view.subject);
  page.row(_("Issuer"), view.issuer);
  page.row(_("Serial number"), view.serial_number);
  page.row(_("Key"), filled(_("%1, %2 bits"), view.key_type, std::to_string(view.key_bits)));
  page.row(_("Key usage"), support::joined(view.key_usage, ", "));
  if (!view.policies.empty()) page.row(_("Policy"), support::joined(view.policies, ", "));
  show_fingerprint(page, view.fingerprint);
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
