#include "pkcs11/mechanism.h"

#include <algorithm>
#include <array>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

using jpki::KeyAlgorithm;
using support::crypto::HashAlgorithm;

constexpr CK_MECHANISM_INFO kDigests{0, 0, CKF_DIGEST};
constexpr CK_MECHANISM_INFO kOnCard{2048, 2048, CKF_HW | CKF_SIGN | CKF_VERIFY};
// The digest is made on the host, so these are not the hardware's alone.
constexpr CK_MECHANISM_INFO kHashedOnHost{2048, 2048, CKF_SIGN | CKF_VERIFY};

// PKCS #11 2.40 Current Mechanisms, sections 2.1 (RSA) and 2.18 to 2.22 (SHA).
constexpr std::array kMechanisms = {
    Mechanism{CKM_RSA_PKCS, kOnCard, std::nullopt, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA1_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha1, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA224_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha224, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA256_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha256, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA384_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha384, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA512_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha512, KeyAlgorithm::rsa_2048},
    Mechanism{CKM_SHA_1, kDigests, HashAlgorithm::sha1, std::nullopt},
    Mechanism{CKM_SHA224, kDigests, HashAlgorithm::sha224, std::nullopt},
    Mechanism{CKM_SHA256, kDigests, HashAlgorithm::sha256, std::nullopt},
    Mechanism{CKM_SHA384, kDigests, HashAlgorithm::sha384, std::nullopt},
    Mechanism{CKM_SHA512, kDigests, HashAlgorithm::sha512, std::nullopt},
};

bool fits(const Mechanism& row, KeyAlgorithm key) {
  return !row.key || *row.key == key;
}

}  // namespace

std::vector<CK_MECHANISM_TYPE> mechanisms_of(KeyAlgorithm key) {
  std::vector<CK_MECHANISM_TYPE> types;
  for (const Mechanism& row : kMechanisms) {
    if (fits(row, key)) types.push_back(row.type);
  }
  return types;
}

const Mechanism& mechanism_of(KeyAlgorithm key, CK_MECHANISM_TYPE type) {
  const auto* row = std::find_if(kMechanisms.begin(), kMechanisms.end(),
                                 [&](const Mechanism& m) { return m.type == type && fits(m, key); });
  if (row == kMechanisms.end()) throw CkrError(CKR_MECHANISM_INVALID);
  return *row;
}

const Mechanism& mechanism_for(KeyAlgorithm key, const CK_MECHANISM& asked, CK_FLAGS purpose) {
  const Mechanism& row = mechanism_of(key, asked.mechanism);
  if ((row.info.flags & purpose) == 0) throw CkrError(CKR_MECHANISM_INVALID, "not for this purpose");
  if (asked.ulParameterLen != 0)
    throw CkrError(CKR_MECHANISM_PARAM_INVALID, "this mechanism takes no parameter");
  return row;
}

}  // namespace pkcs11
