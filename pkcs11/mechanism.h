// The mechanisms, one row each: lists, information, checks, digests and encodings all read the same row.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "jpki/card.h"
#include "pkcs11/cryptoki.h"
#include "support/crypto/digest.h"

namespace pkcs11 {

struct Mechanism {
  CK_MECHANISM_TYPE type;
  CK_MECHANISM_INFO info;
  std::optional<support::crypto::HashAlgorithm> hash;  // nothing: the data is signed as it is
  std::optional<jpki::KeyAlgorithm> key;               // nothing: no key is needed
};

std::vector<CK_MECHANISM_TYPE> mechanisms_of(jpki::KeyAlgorithm key);

// The row, if a token with this key has it. Throws CkrError{CKR_MECHANISM_INVALID}.
const Mechanism& mechanism_of(jpki::KeyAlgorithm key, CK_MECHANISM_TYPE type);

// As above for the mechanism of an Init call that wants `purpose` (CKF_SIGN, ...); no row takes a parameter.
// Throws CkrError{CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID}.
const Mechanism& mechanism_for(jpki::KeyAlgorithm key, const CK_MECHANISM& asked, CK_FLAGS purpose);

}  // namespace pkcs11
