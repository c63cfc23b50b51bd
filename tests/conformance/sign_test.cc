// PKCS#11 2.40 section 5.11: signing.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Sign : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_and_login_here();
    key = first(session, CKO_PRIVATE_KEY);
  }
  CK_RV sign_one_more(CK_MECHANISM_TYPE type, support::ByteView data, Bytes& signature) {
    renew_login(slot());
    return sign(session, type, data, signature);
  }
  CK_RV init(CK_MECHANISM_TYPE type) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    return p11->C_SignInit(session, &mechanism, key);
  }
  CK_RV update(Bytes part) { return p11->C_SignUpdate(session, part.data(), part.size()); }
  CK_RV final(Bytes& signature) {
    CK_ULONG size = 256;
    signature.assign(size, 0);
    return p11->C_SignFinal(session, signature.data(), &size);
  }
  CK_RV one_shot(Bytes data) {
    Bytes signature(256);
    CK_ULONG size = signature.size();
    return p11->C_Sign(session, data.data(), data.size(), signature.data(), &size);
  }
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(Sign);

TEST_P(Sign, HashedSignatureVerifiesWithOpenSsl) {
  Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("a document"), signature), CKR_OK);
  EXPECT_TRUE(contract::openssl_verifies_sha256(credential().certificate, as_bytes("a document"), signature));
  ASSERT_EQ(sign_one_more(CKM_SHA256_RSA_PKCS, {}, signature), CKR_OK);
  EXPECT_TRUE(contract::openssl_verifies_sha256(credential().certificate, {}, signature)) << "of nothing";
}

TEST_P(Sign, PartsGiveTheSameSignature) {
  Bytes at_once;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("a document"), at_once), CKR_OK);
  renew_login(slot());
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  ASSERT_EQ(update(bytes_of("a doc")), CKR_OK);
  ASSERT_EQ(update({}), CKR_OK);
  ASSERT_EQ(update(bytes_of("ument")), CKR_OK);
  Bytes in_parts;
  ASSERT_EQ(final(in_parts), CKR_OK);
  EXPECT_EQ(in_parts, at_once);
}

// RFC 8017, section 9.2, note 1: what comes before the hash in a DigestInfo; FIPS 180-4's hashes of "abc".
TEST_P(Sign, RawSignatureOfADigestInfoIsTheHashedOne) {
  const struct {
    CK_MECHANISM_TYPE hashed;
    const char* digest_info;
  } known[] = {
      {CKM_SHA1_RSA_PKCS, "3021300906052B0E03021A05000414 A9993E364706816ABA3E25717850C26C9CD0D89D"},
      {CKM_SHA224_RSA_PKCS,
       "302D300D06096086480165030402040500041C 23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7"},
      {CKM_SHA256_RSA_PKCS,
       "3031300D060960864801650304020105000420 "
       "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
      {CKM_SHA384_RSA_PKCS,
       "3041300D060960864801650304020205000430 "
       "CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED1631A8B605A43FF5BED8086072BA1E7CC2358BAECA134C825A7"},
      {CKM_SHA512_RSA_PKCS,
       "3051300D060960864801650304020305000440 "
       "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
       "2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F"},
  };
  for (const auto& row : known) {
    Bytes raw;
    Bytes hashed;
    ASSERT_EQ(sign_one_more(CKM_RSA_PKCS, support::from_hex(row.digest_info), raw), CKR_OK);
    ASSERT_EQ(sign_one_more(row.hashed, as_bytes("abc"), hashed), CKR_OK);
    EXPECT_EQ(raw, hashed) << row.hashed;
  }
}

TEST_P(Sign, RawInputHasALimit) {
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_RSA_PKCS, Bytes(1, 0x5A), signature), CKR_OK);
  EXPECT_EQ(sign_one_more(CKM_RSA_PKCS, Bytes(245, 0x5A), signature), CKR_OK);
  renew_login(slot());
  for (const std::size_t size : {246U, 256U, 100'000U}) {
    EXPECT_EQ(sign(session, CKM_RSA_PKCS, Bytes(size, 0x5A), signature), CKR_DATA_LEN_RANGE) << size;
  }
  EXPECT_EQ(sign(session, CKM_RSA_PKCS, {}, signature), CKR_DATA_LEN_RANGE) << "a card cannot sign nothing";
  EXPECT_EQ(init(CKM_RSA_PKCS), CKR_OK) << "each has ended its operation";
}

TEST_P(Sign, AttributesBetweenInitAndSignDoNoHarm) {
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(attribute(session, key, CKA_ALWAYS_AUTHENTICATE), Bytes{CK_FALSE});
  EXPECT_EQ(attribute(session, key, CKA_MODULUS).size(), 256U);
  EXPECT_EQ(attribute(session, first(session, CKO_CERTIFICATE), CKA_VALUE), credential().certificate);
  EXPECT_EQ(one_shot(bytes_of("text")), CKR_OK);
}

TEST_P(Sign, OneAtATimeInASession) {
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(init(CKM_RSA_PKCS), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(one_shot(bytes_of("text")), CKR_OK) << "and the first goes on";
}

TEST_P(Sign, NothingWithoutInit) {
  Bytes signature;
  EXPECT_EQ(one_shot(bytes_of("text")), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(update(bytes_of("text")), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(final(signature), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  ASSERT_EQ(one_shot(bytes_of("text")), CKR_OK);
  EXPECT_EQ(one_shot(bytes_of("text")), CKR_OPERATION_NOT_INITIALIZED) << "it has ended";
}

TEST_P(Sign, ABadPartEndsTheOperation) {
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(p11->C_SignUpdate(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(update(bytes_of("text")), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(init(CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(update(Bytes(245)), CKR_OK);
  EXPECT_EQ(update(Bytes(1)), CKR_DATA_LEN_RANGE);
  EXPECT_EQ(update(Bytes(1)), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_P(Sign, OneShotDoesNotFinishParts) {
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  ASSERT_EQ(update(bytes_of("text")), CKR_OK);
  EXPECT_EQ(one_shot(bytes_of("more")), CKR_OPERATION_ACTIVE);
  Bytes signature;
  EXPECT_EQ(final(signature), CKR_OPERATION_NOT_INITIALIZED) << "a failed C_Sign ends the operation";
}

TEST_P(Sign, OnlyWhatIsListedAndOnlyPrivateKeys) {
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_X_509, CKM_SHA256, CKM_ECDSA, CK_MECHANISM_TYPE{~0UL}}) {
    EXPECT_EQ(init(type), CKR_MECHANISM_INVALID) << type;
  }
  CK_BYTE parameter = 0;
  CK_MECHANISM with_parameter{CKM_RSA_PKCS, &parameter, sizeof parameter};
  EXPECT_EQ(p11->C_SignInit(session, &with_parameter, key), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(p11->C_SignInit(session, nullptr, key), CKR_ARGUMENTS_BAD);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, first(session, CKO_PUBLIC_KEY)),
            CKR_KEY_FUNCTION_NOT_PERMITTED);
  for (const CK_OBJECT_HANDLE no_key :
       {first(session, CKO_CERTIFICATE), CK_OBJECT_HANDLE{CK_INVALID_HANDLE}, CK_OBJECT_HANDLE{~0UL}}) {
    EXPECT_EQ(p11->C_SignInit(session, &mechanism, no_key), CKR_KEY_HANDLE_INVALID) << no_key;
  }
  EXPECT_EQ(init(CKM_RSA_PKCS), CKR_OK) << "nothing was left behind";
}

TEST_P(Sign, AKeyOfTheOtherTokenIsNoKeyHere) {
  const CK_SESSION_HANDLE other = open_and_login(other_slot());
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, first(other, CKO_PRIVATE_KEY)), CKR_KEY_HANDLE_INVALID);
}

TEST_P(Sign, NoSignatureAfterLogout) {
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  const auto before = ledger->totals().signatures;
  EXPECT_EQ(one_shot(bytes_of("text")), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(ledger->totals().signatures, before);
}

}  // namespace
}  // namespace conformance
