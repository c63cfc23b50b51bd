// What can be said of a certificate by whoever has no more than the card: its chain to the issuer's
// certificate on the same card, its key usage and its dates. Whether it was revoked cannot be checked by an
// individual, and nothing here says so. Thread rule: pure functions.
#pragma once

#include "holder/certificate_parts.h"
#include "holder/renewal.h"
#include "holder/trouble.h"
#include "jpki/card.h"
#include "support/crypto/certificate.h"

namespace holder {

struct CertificateCheck {
  bool names_its_issuer;     // the issuer's name is the subject of that certificate
  bool signed_by_issuer;     // by SHA-256 with RSA or its larger kin
  bool issuer_is_authority;  // basic constraints and key usage let it issue certificates
  bool key_usage_fits;       // as the function of that name says
  Standing standing;
  Standing issuer_standing;

  // All but the dates.
  bool holds() const { return names_its_issuer && signed_by_issuer && issuer_is_authority && key_usage_fits; }
};

// Throws support::crypto::CryptoError where an extension that matters is malformed.
CertificateCheck check(const support::crypto::Certificate& certificate,
                       const support::crypto::Certificate& issuer, jpki::KeyRole role, Instant now);
// Of the issuer's certificate, which has signed itself.
CertificateCheck check_issuer(const support::crypto::Certificate& issuer, Instant now);

// What stands against relying on it: nothing, certificate_invalid, expired or not_yet_valid.
Trouble trouble_of(const CertificateCheck& check);

// Whether it is for signing (nonRepudiation), or for authentication (digitalSignature without it).
bool key_usage_fits(const CertificateParts& parts, jpki::KeyRole role);

}  // namespace holder
