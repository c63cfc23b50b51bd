// jpki-tool cert check: what can be told of a certificate without asking anybody.
#include "holder/certificate_check.h"

#include <unistd.h>

#include "tools/jpki-tool/certificate_choice.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::CertificateCheck;
using holder::Trouble;

void show_point(Page& page, const std::string& label, bool holds) {
  page.row(label, holds ? _("yes") : _("no"), holds ? Tone::good : Tone::bad);
}

void show(Page& page, const CertificateChoice& choice, const CertificateCheck& check,
          const holder::Validity& validity, holder::Instant now) {
  page.heading(name_of(choice));
  show_validity(page, validity, now, owner_of(choice));
  show_point(page, _("Names the issuer on the card"), check.names_its_issuer);
  show_point(page, _("Signed by the issuer on the card"), check.signed_by_issuer);
  show_point(page, _("The issuer may issue certificates"), check.issuer_is_authority);
  show_point(page, _("The issuer's certificate is valid"), in_time(check.issuer_standing));
  show_point(page, _("The key usage fits"), check.key_usage_fits);
  page.heading(_("What this does not say"));
  page.paragraph(
      _("Whether the certificate was revoked cannot be checked by an individual. The certificate for signing "
        "lapses with a change of name, address, date of birth or sex; both lapse on application, at the end "
        "of "
        "their validity, and with the holder's death. The issuer's certificate is the one on the card; it "
        "was "
        "not compared with the one that J-LIS publishes."),
      Tone::plain, "  ");
}

}  // namespace

Findings cert_check(const Settings& settings, const std::string& name) {
  const CertificateChoice& choice = *certificate_choice(name);
  CertificatesRead read =
      read_certificates(settings, choice, _("It is checked on this computer; none of that is shown."));
  if (read.pin.refusal) return *read.pin.refusal;
  const holder::Instant today = now();
  const CertificateCheck check = choice.issuer
                                     ? holder::check_issuer(*read.certificate, today)
                                     : holder::check(*read.certificate, *read.issuer, choice.role, today);
  const auto validity = holder::Validity::of(*read.certificate);
  Findings findings;
  findings.facts["check"] = {{"name", choice.word},
                             {"validity", validity_facts(validity, today, owner_of(choice))},
                             {"names_its_issuer", check.names_its_issuer},
                             {"signed_by_issuer", check.signed_by_issuer},
                             {"issuer_is_authority", check.issuer_is_authority},
                             {"issuer_standing", standing_code(check.issuer_standing, Owner::issuer)},
                             {"key_usage_fits", check.key_usage_fits},
                             {"revocation", "unknown"}};
  Page page(wants_colours(STDOUT_FILENO));
  show(page, choice, check, validity, today);
  findings.text = page.text();
  findings.trouble = read.pin.forgotten ? holder::trouble_of(check) : Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
