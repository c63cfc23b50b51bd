// jpki-tool verify: whether the signatures in a PDF, or a detached CMS signature, hold, as far as an
// individual can tell.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "apdu/transport_error.h"
#include "holder/certificate_formats.h"
#include "holder/certificate_view.h"
#include "holder/message_id.h"
#include "holder/pdf/error.h"
#include "holder/pdf/signing.h"
#include "holder/pdf/verification.h"
#include "holder/signature_check.h"
#include "jpki/card_error.h"
#include "support/crypto/error.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/holder_facts.h"
#include "tools/jpki-tool/signable.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

namespace fs = std::filesystem;

using holder::CertificateView;
using holder::IssuerSource;
using holder::KnownIssuer;
using holder::SignedData;
using holder::SignerCheck;
using holder::Trouble;
using holder::TroubleError;
using support::Bytes;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using tools::filled;

// More than any signature or list of issuers has.
constexpr std::size_t kMostBytes = 1U << 20U;

struct SourceRow {
  IssuerSource source;
  const char* code;
  const char* text;
};

constexpr std::array kSources = {
    SourceRow{IssuerSource::file, "file", N_("the certificate that you named")},
    SourceRow{IssuerSource::card, "card", N_("the one on your card")},
    SourceRow{IssuerSource::signature, "signature",
              N_("the signature itself, which proves nothing about who that is")}};

const SourceRow& row_of(IssuerSource source) {
  return kSources[static_cast<std::size_t>(source)];
}

// The only block of a PEM, which is text; everything else as it is. A PEM within DER is nobody's signature.
Bytes der_of(const Bytes& content) {
  const bool text =
      std::all_of(content.begin(), content.end(), [](std::uint8_t byte) { return byte < 0x80; });
  std::vector<Bytes> blocks;
  for (const char* label : {"CMS", "PKCS7"}) {
    if (!text) break;
    for (Bytes& block : holder::from_pem(label, support::as_text(content)))
      blocks.push_back(std::move(block));
  }
  if (blocks.size() > 1) throw CryptoError("more than one signature");
  if (blocks.empty()) return content;
  return std::move(blocks[0]);
}

SignedData read_signature(const fs::path& path) {
  const Bytes content = holder::read_whole(path, kMostBytes);
  try {
    return SignedData(der_of(content));
  } catch (const CryptoError&) {
    throw TroubleError(Trouble::signature_unreadable, path.string());
  }
}

std::vector<KnownIssuer> issuers_in(const fs::path& path) {
  const Bytes content = holder::read_whole(path, kMostBytes);
  std::vector<KnownIssuer> issuers;
  try {
    std::vector<Bytes> blocks = holder::from_pem("CERTIFICATE", support::as_text(content));
    if (blocks.empty()) blocks.push_back(content);
    for (const Bytes& der : blocks) issuers.push_back({Certificate(der), IssuerSource::file});
  } catch (const CryptoError&) {
    throw TroubleError(Trouble::file_not_read, path.string(), {}, N_("there is no certificate in it"));
  }
  return issuers;
}

// Those that a card gives to anybody; none where there is no card, or it does not answer.
std::vector<KnownIssuer> issuers_on_card(const Settings& settings) {
  std::vector<KnownIssuer> issuers;
  const auto read = [&](apdu::Transaction& transaction, jpki::Card& card) {
    for (const jpki::KeyDescription& key : card.description().keys) {
      try {
        issuers.push_back({card.issuer_certificate(transaction, key.role), IssuerSource::card});
      } catch (const jpki::CardError&) {
        // A card without it, or one that gives it out after a PIN only.
      }
    }
  };
  try {
    holder::CardInHand card = the_card(settings);
    card.use(read);
  } catch (const TroubleError&) {
    return {};
  } catch (const apdu::TransportError&) {
    return {};
  } catch (const jpki::CardError&) {
    return {};
  }
  return issuers;
}

// Where a signature within a PDF is.
struct Place {
  std::string field;
  bool covers_whole;
};

struct Judged {
  SignerCheck signer;
  std::optional<Place> place;
};

std::vector<KnownIssuer> known_issuers(const Settings& settings, const VerifyOptions& options) {
  return options.ca.empty() ? issuers_on_card(settings) : issuers_in(options.ca);
}

std::vector<Judged> judge_beside(const Settings& settings, const VerifyOptions& options,
                                 const fs::path& beside, holder::Instant now) {
  const SignedData signature = read_signature(beside);
  const auto digests = holder::digests_of(options.file, holder::hashes_of(signature));
  std::vector<Judged> all;
  for (SignerCheck& each : holder::check(signature, digests, known_issuers(settings, options), now))
    all.push_back({std::move(each), {}});
  return all;
}

std::vector<Judged> judge_within(const Settings& settings, const VerifyOptions& options,
                                 holder::Instant now) {
  const Bytes content = holder::read_whole(options.file, holder::pdf::kMostPdfBytes);
  std::vector<Judged> all;
  try {
    for (auto& each : holder::pdf::check_pdf(content, known_issuers(settings, options), now))
      all.push_back({std::move(each.signer), Place{std::move(each.field), each.covers_whole}});
  } catch (const holder::pdf::PdfError& error) {
    throw TroubleError(Trouble::pdf_unverifiable, options.file.string(), {}, error.reason());
  }
  return all;
}

std::optional<holder::SignatureFault> gravest(const std::vector<Judged>& all) {
  std::vector<SignerCheck> signers;
  signers.reserve(all.size());
  for (const Judged& each : all) signers.push_back(each.signer);
  return holder::gravest(signers);
}

// Nothing where an extension cannot be read that is shown; the check knows of those that matter.
std::optional<CertificateView> view(const std::optional<Certificate>& certificate) {
  if (!certificate) return std::nullopt;
  try {
    return holder::view_of(*certificate);
  } catch (const CryptoError&) {
    return std::nullopt;
  }
}

std::string time_text(holder::Instant instant) {
  return filled(_("%1, %2 (Japan)"), date_text(holder::day_in_japan(instant)),
                holder::iso_time_of_day_in_japan(instant));
}

Json issuer_facts(const SignerCheck& signer) {
  Json facts = {{"vouched_by", row_of(signer.issuer->source).code},
                {"within_signature", signer.issuer_within}};
  if (const auto seen = view(signer.issuer->certificate)) {
    facts["subject"] = seen->subject;
    facts["fingerprint_sha256"] = seen->fingerprint;
  }
  return facts;
}

Json facts_of(const Judged& judged, holder::Instant now) {
  const SignerCheck& signer = judged.signer;
  Json facts = {{"valid", signer.faults.empty()}, {"faults", Json::array()}};
  for (const auto fault : signer.faults) facts["faults"].push_back(holder::row_of(fault).code);
  if (signer.signing_time) facts["signing_time"] = holder::iso_time_in_japan(*signer.signing_time);
  facts["names_its_certificate"] = signer.names_its_certificate;
  if (const auto seen = view(signer.certificate)) {
    facts["key"] = code_of(signer.role);
    facts["subject"] = seen->subject;
    facts["serial_number"] = seen->serial_number;
    facts["fingerprint_sha256"] = seen->fingerprint;
    facts["validity"] = validity_facts(seen->validity, now, Owner::issuer);
    if (seen->holder) facts["holder"] = holder_facts(*seen->holder);
  }
  if (signer.issuer) facts["issuer"] = issuer_facts(signer);
  if (judged.place) {
    facts["field"] = judged.place->field;
    facts["covers_whole"] = judged.place->covers_whole;
  }
  return facts;
}

void show_issuer(Page& page, const KnownIssuer& issuer) {
  const auto seen = view(issuer.certificate);
  page.row(_("Issuer"), seen ? seen->subject : _("a certificate that cannot be read"));
  page.row(_("Vouched for by"), tools::translated(row_of(issuer.source).text),
           issuer.source == IssuerSource::signature ? Tone::bad : Tone::good);
  if (seen) show_fingerprint(page, seen->fingerprint);
}

void show_certificate(Page& page, const SignerCheck& signer, holder::Instant now) {
  const auto seen = view(signer.certificate);
  page.row(_("Signed with"), seen ? name_of(signer.role) : _("a certificate that cannot be read"));
  if (seen) {
    if (seen->holder) show_holder(page, *seen->holder);
    page.row(_("Subject"), seen->subject);
    page.row(_("Serial number"), seen->serial_number);
    show_validity(page, seen->validity, now, Owner::issuer);
  }
  if (signer.issuer) show_issuer(page, *signer.issuer);
}

std::string extent_text(const Place& place) {
  return place.covers_whole ? _("the whole document")
                            : _("the document without the signatures that came later");
}

void show(Page& page, const Judged& judged, const std::string& heading, holder::Instant now) {
  const SignerCheck& signer = judged.signer;
  page.heading(heading);
  if (signer.faults.empty()) page.row(_("Result"), _("valid"), Tone::good);
  for (const auto fault : signer.faults)
    page.row(fault == signer.faults.front() ? _("Result") : "",
             filled(_("not valid: %1"), tools::translated(holder::row_of(fault).text)), Tone::bad);
  if (judged.place && signer.faults.empty()) page.row(_("Covers"), extent_text(*judged.place));
  if (signer.signing_time)
    page.row(_("Signed on"), filled(_("%1, as the signer says"), time_text(*signer.signing_time)));
  if (signer.certificate) show_certificate(page, signer, now);
}

void show_limits(Page& page, const std::vector<Judged>& all) {
  page.heading(_("What this does not say"));
  page.paragraph(_("Whether a certificate was revoked cannot be checked by an individual: the lists are open "
                   "to those only "
                   "whom the law names. The time of signing is what the signer's computer said."),
                 Tone::plain, "  ");
  const bool with_authentication = std::any_of(all.begin(), all.end(), [](const Judged& each) {
    return each.signer.certificate && each.signer.role == jpki::KeyRole::authentication;
  });
  if (with_authentication)
    page.paragraph(_("The key for authentication does not name its holder, and a signature with it is none "
                     "as the law on "
                     "electronic signatures means it."),
                   Tone::plain, "  ");
}

}  // namespace

Findings verify(const Settings& settings, const VerifyOptions& options) {
  const bool within = options.signature.empty() && is_signed_within(options.file, options.cms);
  const fs::path beside = options.signature.empty() ? signature_beside(options.file) : options.signature;
  const holder::Instant today = now();
  const std::vector<Judged> all =
      within ? judge_within(settings, options, today) : judge_beside(settings, options, beside, today);
  const auto fault = gravest(all);

  Findings findings;
  findings.facts["file"] = options.file.string();
  if (!within) findings.facts["signature"] = beside.string();
  findings.facts["valid"] = !fault.has_value();
  findings.facts["signers"] = Json::array();
  findings.facts["revocation"] = "unknown";
  Page page(wants_colours(STDOUT_FILENO));
  for (std::size_t i = 0; i < all.size(); ++i) {
    findings.facts["signers"].push_back(facts_of(all[i], today));
    const std::string heading = all.size() == 1 ? options.file.string()
                                                : filled(within ? _("%1: signature %2") : _("%1: signer %2"),
                                                         options.file.string(), std::to_string(i + 1));
    show(page, all[i], heading, today);
  }
  show_limits(page, all);
  findings.text = page.text();
  if (fault) {
    findings.trouble = holder::row_of(*fault).trouble;
    findings.reason = holder::row_of(*fault).text;
    findings.subject = within ? options.file.string() : beside.string();
  }
  return findings;
}

}  // namespace jpki_tool
