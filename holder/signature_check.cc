#include "holder/signature_check.h"

#include <algorithm>
#include <array>

#include "holder/algorithms.h"
#include "holder/certificate_check.h"
#include "holder/certificate_parts.h"
#include "holder/cms_names.h"
#include "holder/message_id.h"
#include "support/crypto/error.h"
#include "support/enum_table.h"

namespace holder {
namespace {

using support::ByteView;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using support::crypto::HashAlgorithm;

using Fault = SignatureFault;

constexpr std::array kRows = {
    SignatureFaultRow{Fault::byte_range_unfit, "byte_range_unfit", Trouble::signature_invalid,
                      N_("what it covers is not the document around it")},
    SignatureFaultRow{Fault::not_in_form, "not_in_form", Trouble::signature_invalid,
                      N_("the document has no signature field for it")},
    SignatureFaultRow{Fault::pdf_kind_unknown, "pdf_kind_unknown", Trouble::signature_invalid,
                      N_("it is of another kind than adbe.pkcs7.detached and ETSI.CAdES.detached")},
    SignatureFaultRow{Fault::contents_unreadable, "contents_unreadable", Trouble::signature_invalid,
                      N_("it is damaged, or no CMS signature of a kind that this program knows")},
    SignatureFaultRow{Fault::several_signers, "several_signers", Trouble::signature_invalid,
                      N_("it has several signers, where a PDF has a signature for each")},
    SignatureFaultRow{Fault::changed_since, "changed_since", Trouble::signature_invalid,
                      N_("more than signatures was added to the document since")},
    SignatureFaultRow{Fault::changes_forbidden, "changes_forbidden", Trouble::signature_invalid,
                      N_("its signer allowed no further signature, and there is one")},
    SignatureFaultRow{Fault::content_changed, "content_changed", Trouble::signature_invalid,
                      N_("the file is not the one that was signed, or was changed since")},
    SignatureFaultRow{Fault::signature_wrong, "signature_wrong", Trouble::signature_invalid,
                      N_("the signature was not made with the key of the certificate, or was changed since")},
    SignatureFaultRow{
        Fault::algorithm_unknown, "algorithm_unknown", Trouble::signature_invalid,
        N_("it was made by another method than RSA PKCS#1 v1.5 with SHA-256, SHA-384 or SHA-512")},
    SignatureFaultRow{Fault::attributes_incomplete, "attributes_incomplete", Trouble::signature_invalid,
                      N_("it does not say what it is of, or when it was made")},
    SignatureFaultRow{Fault::content_of_another_kind, "content_of_another_kind", Trouble::signature_invalid,
                      N_("it is of another kind of content than a file")},
    SignatureFaultRow{Fault::certificate_missing, "certificate_missing", Trouble::signature_invalid,
                      N_("the signer's certificate is not in it")},
    SignatureFaultRow{Fault::certificates_ambiguous, "certificates_ambiguous", Trouble::signature_invalid,
                      N_("more than one certificate in it fits the signer")},
    SignatureFaultRow{Fault::another_certificate_meant, "another_certificate_meant",
                      Trouble::signature_invalid,
                      N_("the signer has signed with another certificate than the one in it")},
    SignatureFaultRow{Fault::key_too_short, "key_too_short", Trouble::signature_invalid,
                      N_("a key is shorter than 2048 bits, and no longer safe from forgers")},
    SignatureFaultRow{Fault::key_usage_unfit, "key_usage_unfit", Trouble::signature_invalid,
                      N_("the certificate is not for signatures")},
    SignatureFaultRow{Fault::is_authority, "is_authority", Trouble::signature_invalid,
                      N_("the certificate is an issuer's, and not a person's")},
    SignatureFaultRow{Fault::extension_unknown, "extension_unknown", Trouble::signature_invalid,
                      N_("the certificate has a condition that this program does not know")},
    SignatureFaultRow{Fault::time_in_future, "time_in_future", Trouble::signature_invalid,
                      N_("it says that it was made at a time that is yet to come")},
    SignatureFaultRow{Fault::not_valid_then, "not_valid_then", Trouble::signature_invalid,
                      N_("the certificate was not valid at the time of signing")},
    SignatureFaultRow{Fault::issuer_not_valid_then, "issuer_not_valid_then", Trouble::signature_invalid,
                      N_("the issuer's certificate was not valid at the time of signing")},
    SignatureFaultRow{Fault::issuer_missing, "issuer_missing", Trouble::issuer_unknown,
                      N_("no certificate at hand is the issuer's")},
    SignatureFaultRow{Fault::issuer_unconfirmed, "issuer_unconfirmed", Trouble::issuer_unknown,
                      N_("nothing but the signature itself vouches for the issuer")},
    SignatureFaultRow{Fault::expired_since, "expired_since", Trouble::signer_expired,
                      N_("the signer's certificate has expired since")},
    SignatureFaultRow{Fault::issuer_expired_since, "issuer_expired_since", Trouble::signer_expired,
                      N_("the issuer's certificate has expired since")},
};

static_assert(support::in_enum_order(kRows, &SignatureFaultRow::fault,
                                     static_cast<std::size_t>(Fault::issuer_expired_since) + 1),
              "the table has one row a fault, in the order of the enumeration");

// What NIST SP 800-131A and CRYPTREC ask of RSA keys.
constexpr std::size_t kLeastBits = 2048;

// Clocks of two computers differ by so much.
constexpr std::chrono::minutes kClocksDiffer{5};

// The extensions that are looked at here, or that bind an issuer or a reader of revocation lists and not us.
constexpr std::array kKnownExtensions = {kKeyUsage, kSubjectAlternativeName, kBasicConstraints,
                                         kCertificatePolicies};

// RFC 5280 section 4.2: each once, and none unknown that is critical.
bool knows_extensions(const CertificateParts& parts) {
  std::set<std::string> seen;
  return std::all_of(parts.extensions.begin(), parts.extensions.end(), [&](const Extension& each) {
    const bool known = std::find(kKnownExtensions.begin(), kKnownExtensions.end(), each.identifier) !=
                       kKnownExtensions.end();
    return seen.insert(each.identifier).second && (known || !each.critical);
  });
}

// The check of one signer: each step adds what it finds wrong.
class Examination {
 public:
  Examination(const SignedData& signature, const SignerInfo& signer, const Digests& digests, Instant now,
              std::optional<Instant> time)
      : signature_(signature), signer_(signer), digests_(digests), now_(now) {
    out_.signing_time = signer.attributes.signing_time ? signer.attributes.signing_time : time;
  }

  SignerCheck result(std::span<const KnownIssuer> known) {
    examine_attributes();
    find_certificate();
    if (out_.certificate) examine_signature();
    if (out_.certificate) examine_certificate(known);
    std::sort(out_.faults.begin(), out_.faults.end());
    return std::move(out_);
  }

 private:
  void require(bool holds, Fault otherwise) {
    if (!holds) out_.faults.push_back(otherwise);
  }

  void examine_attributes() {
    const SignedAttributes& signed_ones = signer_.attributes;
    require(signer_.hash.has_value(), Fault::algorithm_unknown);
    require(signed_ones.content_type && signed_ones.message_digest && out_.signing_time,
            Fault::attributes_incomplete);
    require(signature_.content_type() == cms::kData &&
                signed_ones.content_type.value_or(cms::kData) == cms::kData,
            Fault::content_of_another_kind);
    require(!out_.signing_time || *out_.signing_time <= now_ + kClocksDiffer, Fault::time_in_future);
    if (!signer_.hash || !signed_ones.message_digest) return;
    const auto digest = digests_.find(*signer_.hash);
    require(digest != digests_.end() && support::equal(digest->second, *signed_ones.message_digest),
            Fault::content_changed);
  }

  void find_certificate() {
    for (const Certificate& each : signature_.certificates()) {
      if (!support::equal(each.issuer(), signer_.issuer) ||
          !support::equal(each.serial_number(), signer_.serial_number))
        continue;
      // The same one twice is no doubt.
      if (out_.certificate && out_.certificate->der() != each.der()) {
        require(false, Fault::certificates_ambiguous);
        return out_.certificate.reset();
      }
      out_.certificate = each;
    }
    require(out_.certificate.has_value(), Fault::certificate_missing);
  }

  void examine_signature() {
    const Certificate& certificate = *out_.certificate;
    if (const auto& meant = signer_.attributes.certificate) {
      out_.names_its_certificate =
          meant->hash &&
          support::equal(support::crypto::digest(*meant->hash, certificate.der()), meant->digest) &&
          (!meant->issuer || support::equal(*meant->issuer, certificate.issuer())) &&
          (!meant->serial_number || support::equal(*meant->serial_number, certificate.serial_number()));
      require(out_.names_its_certificate, Fault::another_certificate_meant);
    }
    if (!signer_.hash) return;
    const auto info = support::crypto::digest_info(
        *signer_.hash, support::crypto::digest(*signer_.hash, signer_.attributes.as_signed));
    require(certificate.public_key().verifies_pkcs1(info, signer_.signature), Fault::signature_wrong);
  }

  void examine_certificate(std::span<const KnownIssuer> known) {
    try {
      const CertificateParts parts(*out_.certificate);
      out_.role = allows(key_usage_bits(parts), KeyUsage::non_repudiation) ? jpki::KeyRole::signature
                                                                           : jpki::KeyRole::authentication;
      require(out_.certificate->public_key().bits() >= kLeastBits, Fault::key_too_short);
      require(key_usage_fits(parts, out_.role), Fault::key_usage_unfit);
      require(!is_authority(parts), Fault::is_authority);
      require(knows_extensions(parts), Fault::extension_unknown);
      examine_time(*out_.certificate, Fault::not_valid_then, Fault::expired_since);
      find_issuer(known);
    } catch (const CryptoError&) {
      require(false, Fault::extension_unknown);
    }
  }

  void examine_time(const Certificate& certificate, Fault not_then, Fault not_now) {
    const Validity validity = Validity::of(certificate);
    const Instant then = out_.signing_time.value_or(now_);
    require(in_time(standing_of(validity, then)), not_then);
    require(standing_of(validity, now_) != Standing::expired, not_now);
  }

  // Not by one whose certificate cannot be read; the signer's has been.
  bool issued_by(const Certificate& issuer) const {
    try {
      const CertificateCheck link = holder::check(*out_.certificate, issuer, out_.role, now_);
      return link.names_its_issuer && link.signed_by_issuer && link.issuer_is_authority;
    } catch (const CryptoError&) {
      return false;
    }
  }

  void find_issuer(std::span<const KnownIssuer> known) {
    const auto fitting = std::find_if(
        known.begin(), known.end(), [this](const KnownIssuer& each) { return issued_by(each.certificate); });
    if (fitting != known.end()) out_.issuer = *fitting;
    for (const Certificate& each : signature_.certificates()) {
      if (!issued_by(each)) continue;
      if (!out_.issuer) out_.issuer = KnownIssuer{each, IssuerSource::signature};
      out_.issuer_within = out_.issuer_within || each.der() == out_.issuer->certificate.der();
    }
    require(out_.issuer.has_value(), Fault::issuer_missing);
    if (!out_.issuer) return;
    require(out_.issuer->certificate.public_key().bits() >= kLeastBits, Fault::key_too_short);
    require(out_.issuer->source != IssuerSource::signature, Fault::issuer_unconfirmed);
    examine_time(out_.issuer->certificate, Fault::issuer_not_valid_then, Fault::issuer_expired_since);
  }

  const SignedData& signature_;
  const SignerInfo& signer_;
  const Digests& digests_;
  Instant now_;
  SignerCheck out_ = {};
};

}  // namespace

std::span<const SignatureFaultRow> signature_fault_rows() {
  return kRows;
}

const SignatureFaultRow& row_of(SignatureFault fault) {
  return kRows[static_cast<std::size_t>(fault)];
}

std::set<HashAlgorithm> hashes_of(const SignedData& signature) {
  std::set<HashAlgorithm> hashes;
  for (const SignerInfo& signer : signature.signers())
    if (signer.hash) hashes.insert(*signer.hash);
  return hashes;
}

std::vector<SignerCheck> check(const SignedData& signature, const Digests& digests,
                               std::span<const KnownIssuer> known, Instant now, std::optional<Instant> time) {
  std::vector<SignerCheck> checks;
  for (const SignerInfo& signer : signature.signers())
    checks.push_back(Examination(signature, signer, digests, now, time).result(known));
  return checks;
}

std::optional<SignatureFault> gravest(std::span<const SignerCheck> signers) {
  std::optional<SignatureFault> found;
  for (const SignerCheck& each : signers)
    for (const SignatureFault fault : each.faults) found = std::min(found.value_or(fault), fault);
  return found;
}

}  // namespace holder
