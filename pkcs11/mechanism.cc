#include "pkcs11/mechanism.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

using jpki::KeyAlgorithm;
using jpki::SignatureScheme;
using support::crypto::HashAlgorithm;

bool no_parameter(const CK_MECHANISM& asked) {
  return asked.ulParameterLen == 0;
}

// The one form that the card signs: SHA-256 throughout, and a salt as long as the hash.
bool pss_parameter(const CK_MECHANISM& asked) {
  CK_RSA_PKCS_PSS_PARAMS given{};
  if (asked.pParameter == nullptr || asked.ulParameterLen != sizeof given) return false;
  std::memcpy(&given, asked.pParameter, sizeof given);  // the caller's need not be aligned
  return given.hashAlg == CKM_SHA256 && given.mgf == CKG_MGF1_SHA256 && given.sLen == jpki::kPssHashSize;
}

constexpr CK_MECHANISM_INFO kDigests{0, 0, CKF_DIGEST};
constexpr CK_MECHANISM_INFO kOnCard{2048, 2048, CKF_HW | CKF_SIGN | CKF_VERIFY};
// The digest is made on the host, so these are not the hardware's alone.
constexpr CK_MECHANISM_INFO kHashedOnHost{2048, 2048, CKF_SIGN | CKF_VERIFY};

// Named curves over prime fields, points uncompressed (section 2.3.1).
constexpr CK_FLAGS kCurve = CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS;
constexpr CK_MECHANISM_INFO kCurveOnCard{384, 384, CKF_HW | CKF_SIGN | CKF_VERIFY | kCurve};
constexpr CK_MECHANISM_INFO kCurveHashedOnHost{384, 384, CKF_SIGN | CKF_VERIFY | kCurve};

constexpr Signing kPkcs1{KeyAlgorithm::rsa_2048, SignatureScheme::pkcs1};
constexpr Signing kPss{KeyAlgorithm::rsa_2048, SignatureScheme::pss_sha256};
constexpr Signing kEcdsa{KeyAlgorithm::ecdsa_p384, SignatureScheme::ecdsa};

// PKCS #11 3.0, sections 6.1 (RSA), 6.3 (elliptic curves) and 6.20 to 6.24 (SHA).
constexpr std::array kMechanisms = {
    Mechanism{CKM_RSA_PKCS, kOnCard, std::nullopt, kPkcs1, no_parameter},
    Mechanism{CKM_SHA1_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha1, kPkcs1, no_parameter},
    Mechanism{CKM_SHA224_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha224, kPkcs1, no_parameter},
    Mechanism{CKM_SHA256_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha256, kPkcs1, no_parameter},
    Mechanism{CKM_SHA384_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha384, kPkcs1, no_parameter},
    Mechanism{CKM_SHA512_RSA_PKCS, kHashedOnHost, HashAlgorithm::sha512, kPkcs1, no_parameter},
    Mechanism{CKM_RSA_PKCS_PSS, kOnCard, std::nullopt, kPss, pss_parameter},
    Mechanism{CKM_SHA256_RSA_PKCS_PSS, kHashedOnHost, HashAlgorithm::sha256, kPss, pss_parameter},
    Mechanism{CKM_ECDSA, kCurveOnCard, std::nullopt, kEcdsa, no_parameter},
    Mechanism{CKM_ECDSA_SHA1, kCurveHashedOnHost, HashAlgorithm::sha1, kEcdsa, no_parameter},
    Mechanism{CKM_ECDSA_SHA224, kCurveHashedOnHost, HashAlgorithm::sha224, kEcdsa, no_parameter},
    Mechanism{CKM_ECDSA_SHA256, kCurveHashedOnHost, HashAlgorithm::sha256, kEcdsa, no_parameter},
    Mechanism{CKM_ECDSA_SHA384, kCurveHashedOnHost, HashAlgorithm::sha384, kEcdsa, no_parameter},
    Mechanism{CKM_ECDSA_SHA512, kCurveHashedOnHost, HashAlgorithm::sha512, kEcdsa, no_parameter},
    Mechanism{CKM_SHA_1, kDigests, HashAlgorithm::sha1, std::nullopt, no_parameter},
    Mechanism{CKM_SHA224, kDigests, HashAlgorithm::sha224, std::nullopt, no_parameter},
    Mechanism{CKM_SHA256, kDigests, HashAlgorithm::sha256, std::nullopt, no_parameter},
    Mechanism{CKM_SHA384, kDigests, HashAlgorithm::sha384, std::nullopt, no_parameter},
    Mechanism{CKM_SHA512, kDigests, HashAlgorithm::sha512, std::nullopt, no_parameter},
};

bool fits(const Mechanism& row, const Offer& offer) {
  return !row.signing || (row.signing->key == offer.key && offer.signs_by(row.signing->scheme));
}

}  // namespace

std::vector<CK_MECHANISM_TYPE> mechanisms_of(const Offer& offer) {
  std::vector<CK_MECHANISM_TYPE> types;
  for (const Mechanism& row : kMechanisms) {
    if (fits(row, offer)) types.push_back(row.type);
  }
  return types;
}

const Mechanism& mechanism_of(const Offer& offer, CK_MECHANISM_TYPE type) {
  const auto* row = std::find_if(kMechanisms.begin(), kMechanisms.end(),
                                 [type](const Mechanism& m) { return m.type == type; });
  if (row == kMechanisms.end() || !fits(*row, offer)) throw CkrError(CKR_MECHANISM_INVALID);
  return *row;
}

const Mechanism& mechanism_for(const Offer& offer, const CK_MECHANISM& asked, CK_FLAGS purpose) {
  const Mechanism& row = mechanism_of(offer, asked.mechanism);
  if ((row.info.flags & purpose) == 0) throw CkrError(CKR_MECHANISM_INVALID, "not for this purpose");
  if (!row.takes_parameter_of(asked)) {
    throw CkrError(CKR_MECHANISM_PARAM_INVALID, "not the parameter that this mechanism takes");
  }
  return row;
}

}  // namespace pkcs11
