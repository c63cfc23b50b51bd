// The mechanisms, one row each: lists, information, checks, digests and encodings all read the same row.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "jpki/card.h"
#include "pkcs11/cryptoki.h"
#include "support/crypto/digest.h"

namespace pkcs11 {

// How a key signs, for the rows that sign.
struct Signing {
  jpki::KeyAlgorithm key;
  jpki::SignatureScheme scheme;
};

struct Mechanism {
  CK_MECHANISM_TYPE type;
  CK_MECHANISM_INFO info;
  std::optional<support::crypto::HashAlgorithm> hash;  // nothing: the data is signed as it is
  std::optional<Signing> signing;                      // nothing: no key is needed
  bool (*takes_parameter_of)(const CK_MECHANISM& asked);
};

// The properties of a token that decide which mechanisms it has.
struct Offer {
  jpki::KeyAlgorithm key;
  // May have to ask the card, so it is called only where a row that was asked for depends on it.
  std::function<bool(jpki::SignatureScheme)> signs_by;
};

std::vector<CK_MECHANISM_TYPE> mechanisms_of(const Offer& offer);

// The row, if a token with this offer has it. Throws CkrError{CKR_MECHANISM_INVALID}.
const Mechanism& mechanism_of(const Offer& offer, CK_MECHANISM_TYPE type);

// As above for the mechanism of an Init call that wants `purpose` (CKF_SIGN, ...).
// Throws CkrError{CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID}.
const Mechanism& mechanism_for(const Offer& offer, const CK_MECHANISM& asked, CK_FLAGS purpose);

}  // namespace pkcs11
