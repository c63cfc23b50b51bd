// A detached CMS signature (RFC 5652, SignedData without the content) in the making: everything but the
// signature value, which the card makes. One signer, SHA-256, RSA PKCS#1 v1.5; signed are content type,
// digest, time, and which certificate is meant (RFC 5035); the signer's certificate and its issuer's lie
// within.
//
// The same form goes into a PDF (adbe.pkcs7.detached). docs/adr/0024-cms-by-hand.md says why no library makes
// it. Thread rule: immutable.
#pragma once

#include <optional>

#include "holder/renewal.h"
#include "support/bytes.h"
#include "support/crypto/certificate.h"

namespace holder {

class DetachedSignature {
 public:
  // `digest`: SHA-256 of the content. `signing_time`: nothing where it is said elsewhere, as CAdES in a PDF
  // wants it (EN 319 142-1 section 6.3).
  DetachedSignature(const support::crypto::Certificate& signer, const support::crypto::Certificate& issuer,
                    support::ByteView digest, std::optional<Instant> signing_time);

  // What the card pads and signs: the DigestInfo of the signed attributes.
  support::Bytes to_be_signed() const;

  // The whole in DER. Nothing where `value` is not the signer's of to_be_signed().
  std::optional<support::Bytes> with(support::ByteView value) const;

 private:
  support::crypto::Certificate signer_;
  support::Bytes issuer_;      // DER
  support::Bytes attributes_;  // the content of the SET OF
};

}  // namespace holder
