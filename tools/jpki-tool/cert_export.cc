// jpki-tool cert export: a certificate for other programs, to a file or to standard output.
#include <unistd.h>

#include "holder/certificate_formats.h"
#include "holder/whole_file.h"
#include "support/bytes.h"
#include "tools/jpki-tool/certificate_choice.h"
#include "tools/jpki-tool/commands.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;
using support::crypto::Certificate;
using tools::filled;

support::Bytes formatted(const Certificate& certificate, const std::string& format) {
  if (format == "der") return certificate.der();
  const std::string text =
      format == "ssh" ? holder::ssh_public_key(certificate.public_key()) : holder::pem(certificate);
  return support::copy_of(support::as_bytes(text));
}

void refuse_what_cannot_be(const Settings& settings, const CertificateChoice& choice,
                           const ExportOptions& options) {
  if (options.format == "ssh" && (choice.issuer || choice.role != jpki::KeyRole::authentication))
    throw TroubleError(Trouble::usage, _("Only the key for authentication is for ssh: cert export auth."));
  if (options.format == "der" && options.out.empty() && !settings.json && isatty(STDOUT_FILENO) == 1)
    throw TroubleError(Trouble::usage, _("DER is nothing for a terminal. Name a file: --out FILE"));
}

}  // namespace

Findings cert_export(const Settings& settings, const ExportOptions& options) {
  const CertificateChoice& choice = *certificate_choice(options.name);
  const auto replacing = options.force ? holder::Replacing::yes : holder::Replacing::no;
  refuse_what_cannot_be(settings, choice, options);
  if (!options.out.empty()) holder::make_sure_of_place(options.out, replacing);
  CertificatesRead read =
      read_certificates(settings, choice, _("It leaves the card: whoever is given it can read all of that."));
  if (read.pin.refusal) return *read.pin.refusal;

  const support::Bytes content = formatted(*read.certificate, options.format);
  Findings findings;
  findings.facts["certificate"] = {{"name", choice.word}, {"format", options.format}};
  if (options.out.empty()) {
    findings.text = support::as_text(content);
    findings.facts["certificate"]["data"] =
        options.format == "der" ? holder::base64(content) : std::string(support::as_text(content));
  } else {
    const bool personal = choice.role == jpki::KeyRole::signature && !choice.issuer;
    holder::write_whole(options.out, content, replacing,
                        personal ? holder::Privacy::own : holder::Privacy::for_all);
    findings.facts["certificate"]["file"] = options.out.string();
    findings.text = wrapped(filled(_("Written: %1"), options.out.string())) + "\n";
  }
  if (!read.pin.forgotten) findings.trouble = Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
