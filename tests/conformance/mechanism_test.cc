// PKCS#11 2.40 section 5.5, C_GetMechanismList and C_GetMechanismInfo: which mechanisms there are, exactly.
#include <map>

#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

struct Offered {
  CK_ULONG min_bits;
  CK_ULONG max_bits;
  CK_FLAGS flags;
};
// Raw PKCS#1 v1.5 is the card's own work; whatever has a hash in it is not the hardware's alone.
constexpr Offered kOnCard{2048, 2048, CKF_HW | CKF_SIGN | CKF_VERIFY};
constexpr Offered kHashed{2048, 2048, CKF_SIGN | CKF_VERIFY};
constexpr Offered kDigest{0, 0, CKF_DIGEST};
const std::map<CK_MECHANISM_TYPE, Offered> kOffered = {
    {CKM_RSA_PKCS, kOnCard},        {CKM_SHA1_RSA_PKCS, kHashed},
    {CKM_SHA224_RSA_PKCS, kHashed}, {CKM_SHA256_RSA_PKCS, kHashed},
    {CKM_SHA384_RSA_PKCS, kHashed}, {CKM_SHA512_RSA_PKCS, kHashed},
    {CKM_RSA_PKCS_PSS, kOnCard},    {CKM_SHA256_RSA_PKCS_PSS, kHashed},
    {CKM_SHA_1, kDigest},           {CKM_SHA224, kDigest},
    {CKM_SHA256, kDigest},          {CKM_SHA384, kDigest},
    {CKM_SHA512, kDigest},
};

class Mechanism : public TokenTest {
 protected:
  // RSA-PSS is there where the card makes it and can be asked about it without a login.
  bool offered(CK_MECHANISM_TYPE type) const {
    using vcard::Fact;
    const vcard::Switches& switches = card->contents().switches;
    const bool pss = type == CKM_RSA_PKCS_PSS || type == CKM_SHA256_RSA_PKCS_PSS;
    return !pss || (switches.is(Fact::pss, "yes") && !switches.is(Fact::signing_checks, "pin-first"));
  }
};
JPKI_ON_EACH_TOKEN(Mechanism);

TEST_P(Mechanism, TheListIsThisAndNothingElse) {
  CK_ULONG count = 0;
  ASSERT_EQ(p11->C_GetMechanismList(slot(), nullptr, &count), CKR_OK);
  std::vector<CK_MECHANISM_TYPE> listed(count);
  ASSERT_EQ(p11->C_GetMechanismList(slot(), listed.data(), &count), CKR_OK);
  std::vector<CK_MECHANISM_TYPE> expected;
  for (const auto& [type, info] : kOffered)
    if (offered(type)) expected.push_back(type);
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(expected));
  EXPECT_EQ(p11->C_GetMechanismList(slot(), nullptr, nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Mechanism, InfoIsExact) {
  for (const auto& [type, expected] : kOffered) {
    SCOPED_TRACE(type);
    CK_MECHANISM_INFO info;
    const bool there = offered(type);
    ASSERT_EQ(p11->C_GetMechanismInfo(slot(), type, &info), there ? CKR_OK : CKR_MECHANISM_INVALID);
    if (!there) continue;
    EXPECT_EQ(info.ulMinKeySize, expected.min_bits);
    EXPECT_EQ(info.ulMaxKeySize, expected.max_bits);
    EXPECT_EQ(info.flags, expected.flags);
  }
  EXPECT_EQ(p11->C_GetMechanismInfo(slot(), CKM_RSA_PKCS, nullptr), CKR_ARGUMENTS_BAD);
}

TEST_P(Mechanism, WhatIsNotListedIsInvalid) {
  CK_MECHANISM_INFO info;
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_X_509, CKM_RSA_PKCS_KEY_PAIR_GEN, CKM_RSA_PKCS_OAEP, CKM_MD5,
                                       CKM_ECDSA, CKM_AES_CBC, CK_MECHANISM_TYPE{~0UL}}) {
    EXPECT_EQ(p11->C_GetMechanismInfo(slot(), type, &info), CKR_MECHANISM_INVALID) << type;
  }
}

}  // namespace
}  // namespace conformance
