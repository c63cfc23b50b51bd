#include "pkcs11/mechanism.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

constexpr auto kRsa = jpki::KeyAlgorithm::rsa_2048;

CK_RV asked(CK_MECHANISM_TYPE type, CK_FLAGS purpose, CK_ULONG parameter_size = 0) {
  CK_BYTE parameter = 0;
  try {
    mechanism_for(kRsa, {type, &parameter, parameter_size}, purpose);
    return CKR_OK;
  } catch (const CkrError& error) {
    return error.rv();
  }
}

TEST(Mechanism, EveryRowIsForSomethingAndNoneIsThereTwice) {
  const auto types = mechanisms_of(kRsa);
  for (const CK_MECHANISM_TYPE type : types) {
    EXPECT_EQ(std::count(types.begin(), types.end(), type), 1) << type;
    EXPECT_NE(mechanism_of(kRsa, type).info.flags & (CKF_SIGN | CKF_DIGEST), 0U) << type;
  }
  EXPECT_THAT(types, testing::Not(testing::Contains(CKM_RSA_X_509))) << "raw RSA is never offered";
}

TEST(Mechanism, PurposeAndParameterAreChecked) {
  EXPECT_EQ(asked(CKM_SHA256_RSA_PKCS, CKF_SIGN), CKR_OK);
  EXPECT_EQ(asked(CKM_SHA256_RSA_PKCS, CKF_VERIFY), CKR_OK);
  EXPECT_EQ(asked(CKM_SHA256_RSA_PKCS, CKF_DIGEST), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked(CKM_SHA256, CKF_SIGN), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked(CKM_RSA_PKCS, CKF_DECRYPT), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked(CKM_RSA_X_509, CKF_SIGN), CKR_MECHANISM_INVALID);
  EXPECT_EQ(asked(CKM_RSA_PKCS, CKF_SIGN, 1), CKR_MECHANISM_PARAM_INVALID);
}

}  // namespace
}  // namespace pkcs11
