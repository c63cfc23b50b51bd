#include "pkcs11/mechanism.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

using jpki::SignatureScheme;

const Offer kPlainCard{jpki::KeyAlgorithm::rsa_2048,
                       [](SignatureScheme scheme) { return scheme == SignatureScheme::pkcs1; }};
const Offer kPssCard{jpki::KeyAlgorithm::rsa_2048, [](SignatureScheme) { return true; }};

const Offer kEcCard{jpki::KeyAlgorithm::ecdsa_p384, [](SignatureScheme) { return true; }};

CK_RV asked(const Offer& offer, const CK_MECHANISM& mechanism, CK_FLAGS purpose) {
  try {
    mechanism_for(offer, mechanism, purpose);
    return CKR_OK;
  } catch (const CkrError& error) {
    return error.rv();
  }
}

CK_RV asked_without_parameter(CK_MECHANISM_TYPE type, CK_FLAGS purpose) {
  return asked(kPssCard, {type, nullptr, 0}, purpose);
}

CK_RV asked_for_pss(CK_RSA_PKCS_PSS_PARAMS parameter, CK_ULONG size = sizeof(CK_RSA_PKCS_PSS_PARAMS)) {
  return asked(kPssCard, {CKM_RSA_PKCS_PSS, &parameter, size}, CKF_SIGN);
}

TEST(Mechanism, EveryRowIsForSomethingAndNoneIsThereTwice) {
  const auto types = mechanisms_of(kPssCard);
  for (const CK_MECHANISM_TYPE type : types) {
    EXPECT_EQ(std::count(types.begin(), types.end(), type), 1) << type;
    EXPECT_NE(mechanism_of(kPssCard, type).info.flags & (CKF_SIGN | CKF_DIGEST), 0U) << type;
  }
  EXPECT_THAT(types, testing::Not(testing::Contains(CKM_RSA_X_509))) << "raw RSA is never offered";
}

TEST(Mechanism, PurposeAndParameterAreChecked) {
  EXPECT_EQ(asked_without_parameter(CKM_SHA256_RSA_PKCS, CKF_SIGN), CKR_OK);
  EXPECT_EQ(asked_without_parameter(CKM_SHA256_RSA_PKCS, CKF_VERIFY), CKR_OK);
  EXPECT_EQ(asked_without_parameter(CKM_SHA256_RSA_PKCS, CKF_DIGEST), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked_without_parameter(CKM_SHA256, CKF_SIGN), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked_without_parameter(CKM_RSA_PKCS, CKF_DECRYPT), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked_without_parameter(CKM_RSA_X_509, CKF_SIGN), CKR_MECHANISM_INVALID);
  CK_BYTE parameter = 0;
  EXPECT_EQ(asked(kPssCard, {CKM_RSA_PKCS, &parameter, 1}, CKF_SIGN), CKR_MECHANISM_PARAM_INVALID);
}

TEST(Mechanism, AKeyHasThoseOfItsKindOnly) {
  for (const CK_MECHANISM_TYPE type : mechanisms_of(kEcCard)) {
    const bool signs = (mechanism_of(kEcCard, type).info.flags & CKF_SIGN) != 0;
    EXPECT_EQ(asked(kPssCard, {type, nullptr, 0}, CKF_SIGN | CKF_DIGEST),
              signs ? CKR_MECHANISM_INVALID : CKR_OK);
  }
  EXPECT_EQ(asked(kEcCard, {CKM_ECDSA, nullptr, 0}, CKF_SIGN), CKR_OK);
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS_PSS}) {
    EXPECT_EQ(asked(kEcCard, {type, nullptr, 0}, CKF_SIGN), CKR_MECHANISM_INVALID);
  }
}

TEST(Mechanism, PssIsThereOnlyWhereTheCardMakesIt) {
  EXPECT_EQ(asked(kPlainCard, {CKM_RSA_PKCS_PSS, nullptr, 0}, CKF_SIGN), CKR_MECHANISM_INVALID);
  auto with_pss = mechanisms_of(kPssCard);
  std::erase_if(with_pss, [](CK_MECHANISM_TYPE type) {
    return type == CKM_RSA_PKCS_PSS || type == CKM_SHA256_RSA_PKCS_PSS;
  });
  EXPECT_EQ(with_pss.size() + 2, mechanisms_of(kPssCard).size());
  EXPECT_EQ(with_pss, mechanisms_of(kPlainCard));
}

TEST(Mechanism, PssHasOneForm) {
  constexpr CK_RSA_PKCS_PSS_PARAMS kGood{CKM_SHA256, CKG_MGF1_SHA256, 32};
  EXPECT_EQ(asked_for_pss(kGood), CKR_OK);
  EXPECT_EQ(asked_for_pss({CKM_SHA384, CKG_MGF1_SHA256, 32}), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(asked_for_pss({CKM_SHA256, CKG_MGF1_SHA1, 32}), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(asked_for_pss({CKM_SHA256, CKG_MGF1_SHA256, 20}), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(asked_for_pss(kGood, sizeof kGood - 1), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(asked(kPssCard, {CKM_RSA_PKCS_PSS, nullptr, sizeof kGood}, CKF_SIGN),
            CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(asked(kPssCard, {CKM_SHA256_RSA_PKCS_PSS, nullptr, 0}, CKF_VERIFY), CKR_MECHANISM_PARAM_INVALID);
  alignas(8) std::array<CK_BYTE, sizeof kGood + 1> unaligned{};
  std::memcpy(&unaligned[1], &kGood, sizeof kGood);
  EXPECT_EQ(asked(kPssCard, {CKM_RSA_PKCS_PSS, &unaligned[1], sizeof kGood}, CKF_SIGN), CKR_OK);
}

TEST(Mechanism, TheCardIsAskedOnlyForRowsThatDependOnIt) {
  int questions = 0;
  const Offer curious{jpki::KeyAlgorithm::rsa_2048, [&](SignatureScheme scheme) {
                        questions += scheme == SignatureScheme::pss_sha256 ? 1 : 0;
                        return true;
                      }};
  EXPECT_EQ(asked(curious, {CKM_RSA_PKCS, nullptr, 0}, CKF_SIGN), CKR_OK);
  EXPECT_EQ(asked(curious, {CKM_SHA256, nullptr, 0}, CKF_DIGEST), CKR_OK);
  EXPECT_EQ(questions, 0);
  EXPECT_EQ(asked(curious, {CKM_RSA_PKCS_PSS, nullptr, 0}, CKF_SIGN), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(questions, 1);
}

}  // namespace
}  // namespace pkcs11
