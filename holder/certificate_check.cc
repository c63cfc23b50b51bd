#include "holder/certificate_check.h"

#include <algorithm>

#include "holder/certificate_parts.h"
#include "support/crypto/digest.h"
#include "support/der.h"

namespace holder {
namespace {

using support::crypto::Certificate;
using support::crypto::HashAlgorithm;

struct AlgorithmRow {
  const char* identifier;
  HashAlgorithm hash;
};

// RFC 8017 appendix C. SHA-1 is left out: nothing that is valid today was issued with it.
constexpr AlgorithmRow kAlgorithms[] = {{"1.2.840.113549.1.1.11", HashAlgorithm::sha256},
                                        {"1.2.840.113549.1.1.12", HashAlgorithm::sha384},
                                        {"1.2.840.113549.1.1.13", HashAlgorithm::sha512}};

bool is_signed_by(const CertificateParts& parts, const Certificate& issuer) {
  const auto* row =
      std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                   [&](const AlgorithmRow& each) { return parts.signature_algorithm == each.identifier; });
  if (row == std::end(kAlgorithms)) return false;
  const auto info =
      support::crypto::digest_info(row->hash, support::crypto::digest(row->hash, parts.signed_part));
  return issuer.public_key().verifies_pkcs1(info, parts.signature);
}

// BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, ... }
bool may_issue(const CertificateParts& issuer) {
  const Extension* constraints = issuer.extension(kBasicConstraints);
  if (constraints == nullptr) return false;
  const auto outer = elements_of(constraints->value);
  if (outer.size() != 1) return false;
  const auto fields = elements_of(outer[0].content);
  const bool authority = !fields.empty() && fields[0].tag == support::der::kBoolean &&
                         !fields[0].content.empty() && fields[0].content[0] != 0;
  return authority && allows(key_usage_bits(issuer), KeyUsage::key_cert_sign);
}

bool usage_fits(const CertificateParts& parts, jpki::KeyRole role) {
  const auto bits = key_usage_bits(parts);
  const bool signs_for_good = allows(bits, KeyUsage::non_repudiation);
  return role == jpki::KeyRole::signature ? signs_for_good
                                          : !signs_for_good && allows(bits, KeyUsage::digital_signature);
}

}  // namespace

CertificateCheck check(const Certificate& certificate, const Certificate& issuer, jpki::KeyRole role,
                       Instant now) {
  const CertificateParts parts(certificate);
  return {support::equal(certificate.issuer(), issuer.subject()),
          is_signed_by(parts, issuer),
          may_issue(CertificateParts(issuer)),
          usage_fits(parts, role),
          standing_of(Validity::of(certificate), now),
          standing_of(Validity::of(issuer), now)};
}

CertificateCheck check_issuer(const Certificate& issuer, Instant now) {
  const CertificateParts parts(issuer);
  const bool authority = may_issue(parts);
  const Standing standing = standing_of(Validity::of(issuer), now);
  return {support::equal(issuer.issuer(), issuer.subject()),
          is_signed_by(parts, issuer),
          authority,
          authority,
          standing,
          standing};
}

}  // namespace holder
