#include "holder/certificate_check.h"

#include "holder/algorithms.h"
#include "holder/certificate_parts.h"
#include "support/crypto/digest.h"
#include "support/der.h"

namespace holder {
namespace {

using support::crypto::Certificate;

bool is_signed_by(const CertificateParts& parts, const Certificate& issuer) {
  const HashRow* row = hash_named(&HashRow::rsa_identifier, parts.signature_algorithm);
  if (row == nullptr) return false;
  const auto info =
      support::crypto::digest_info(row->hash, support::crypto::digest(row->hash, parts.signed_part));
  return issuer.public_key().verifies_pkcs1(info, parts.signature);
}

bool may_issue(const CertificateParts& issuer) {
  return is_authority(issuer) && allows(key_usage_bits(issuer), KeyUsage::key_cert_sign);
}

}  // namespace

bool key_usage_fits(const CertificateParts& parts, jpki::KeyRole role) {
  const auto bits = key_usage_bits(parts);
  const bool signs_for_good = allows(bits, KeyUsage::non_repudiation);
  return role == jpki::KeyRole::signature ? signs_for_good
                                          : !signs_for_good && allows(bits, KeyUsage::digital_signature);
}

CertificateCheck check(const Certificate& certificate, const Certificate& issuer, jpki::KeyRole role,
                       Instant now) {
  const CertificateParts parts(certificate);
  return {support::equal(certificate.issuer(), issuer.subject()),
          is_signed_by(parts, issuer),
          may_issue(CertificateParts(issuer)),
          key_usage_fits(parts, role),
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

Trouble trouble_of(const CertificateCheck& check) {
  if (!check.holds()) return Trouble::certificate_invalid;
  for (const Standing standing : {check.standing, check.issuer_standing}) {
    if (standing == Standing::expired) return Trouble::expired;
    if (standing == Standing::not_yet_valid) return Trouble::not_yet_valid;
  }
  return Trouble::none;
}

}  // namespace holder
