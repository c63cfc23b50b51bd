// PKCS#11 2.40 section 5.13: verifying signatures.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Verify : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_and_login_here();
    key = first(session, CKO_PUBLIC_KEY);
  }
  CK_RV init(CK_MECHANISM_TYPE type) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    return p11->C_VerifyInit(session, &mechanism, key);
  }
  CK_RV verify(Bytes data, Bytes signature) {
    return p11->C_Verify(session, data.data(), data.size(), signature.data(), signature.size());
  }
  CK_RV update(Bytes part) { return p11->C_VerifyUpdate(session, part.data(), part.size()); }
  CK_RV final(Bytes signature) { return p11->C_VerifyFinal(session, signature.data(), signature.size()); }
  // The card's own, which OpenSSL has seen to be right (Sign.*).
  Bytes signature_of(const Bytes& data, CK_MECHANISM_TYPE type) {
    Bytes signature;
    renew_login(slot());
    EXPECT_EQ(sign(session, type, data, signature), CKR_OK);
    return signature;
  }
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(Verify);

TEST_P(Verify, TellsRightFromWrongWithEveryMechanism) {
  for (const CK_MECHANISM_TYPE type : {CKM_RSA_PKCS, CKM_SHA1_RSA_PKCS, CKM_SHA224_RSA_PKCS,
                                       CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS, CKM_SHA512_RSA_PKCS}) {
    SCOPED_TRACE(type);
    const Bytes data = bytes_of("text");
    const Bytes right = signature_of(data, type);
    ASSERT_EQ(init(type), CKR_OK);
    EXPECT_EQ(verify(data, right), CKR_OK);
    ASSERT_EQ(init(type), CKR_OK);
    EXPECT_EQ(verify(bytes_of("Text"), right), CKR_SIGNATURE_INVALID);
    for (const std::size_t place : {std::size_t{0}, std::size_t{100}, right.size() - 1}) {
      Bytes bent = right;
      bent[place] ^= 1;
      ASSERT_EQ(init(type), CKR_OK);
      EXPECT_EQ(verify(data, bent), CKR_SIGNATURE_INVALID) << place;
    }
  }
}

TEST_P(Verify, AWrongLengthIsToldApart) {
  for (const std::size_t size : {0U, 1U, 255U, 257U, 5000U}) {
    ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
    EXPECT_EQ(verify(bytes_of("text"), Bytes(size)), CKR_SIGNATURE_LEN_RANGE) << size;
    ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
    EXPECT_EQ(final(Bytes(size)), CKR_SIGNATURE_LEN_RANGE) << size;
  }
}

TEST_P(Verify, InParts) {
  const Bytes right = signature_of(bytes_of("a document"), CKM_SHA256_RSA_PKCS);
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(update(bytes_of("a doc")), CKR_OK);
  EXPECT_EQ(update({}), CKR_OK);
  EXPECT_EQ(update(bytes_of("ument")), CKR_OK);
  EXPECT_EQ(final(right), CKR_OK);
}

TEST_P(Verify, EveryAnswerEndsTheOperation) {
  const Bytes right = signature_of(bytes_of("text"), CKM_SHA256_RSA_PKCS);
  for (const Bytes& signature : {right, Bytes(256), Bytes(1)}) {
    ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
    verify(bytes_of("text"), signature);
    EXPECT_EQ(verify(bytes_of("text"), right), CKR_OPERATION_NOT_INITIALIZED);
    ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
    final(signature);
    EXPECT_EQ(final(right), CKR_OPERATION_NOT_INITIALIZED);
  }
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(p11->C_VerifyUpdate(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(update({}), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_P(Verify, NothingWithoutInit) {
  EXPECT_EQ(verify(bytes_of("text"), Bytes(256)), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(update(bytes_of("text")), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(final(Bytes(256)), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_P(Verify, RawDataHasALimit) {
  ASSERT_EQ(init(CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(verify(Bytes(246, 0x5A), Bytes(256)), CKR_DATA_LEN_RANGE);
  ASSERT_EQ(init(CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(verify(Bytes(245, 0x5A), signature_of(Bytes(245, 0x5A), CKM_RSA_PKCS)), CKR_OK);
}

// No card signs nothing, but PKCS#1 allows it, and the key may have been elsewhere before.
TEST_P(Verify, ASignatureOfNothing) {
  ASSERT_EQ(init(CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(verify({}, credential().key.sign_padded({})), CKR_OK);
  ASSERT_EQ(init(CKM_RSA_PKCS), CKR_OK);
  EXPECT_EQ(final(credential().key.sign_padded({})), CKR_OK);
}

TEST_P(Verify, OnlyWhatIsListedAndOnlyPublicKeys) {
  EXPECT_EQ(init(CKM_RSA_X_509), CKR_MECHANISM_INVALID);
  EXPECT_EQ(init(CKM_SHA256), CKR_MECHANISM_INVALID);
  CK_BYTE parameter = 0;
  CK_MECHANISM with_parameter{CKM_RSA_PKCS, &parameter, sizeof parameter};
  EXPECT_EQ(p11->C_VerifyInit(session, &with_parameter, key), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(p11->C_VerifyInit(session, nullptr, key), CKR_ARGUMENTS_BAD);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_VerifyInit(session, &mechanism, first(session, CKO_PRIVATE_KEY)),
            CKR_KEY_FUNCTION_NOT_PERMITTED);
  for (const CK_OBJECT_HANDLE no_key :
       {first(session, CKO_CERTIFICATE), CK_OBJECT_HANDLE{CK_INVALID_HANDLE}, CK_OBJECT_HANDLE{~0UL}}) {
    EXPECT_EQ(p11->C_VerifyInit(session, &mechanism, no_key), CKR_KEY_HANDLE_INVALID) << no_key;
  }
  EXPECT_EQ(init(CKM_RSA_PKCS), CKR_OK) << "nothing was left behind";
  EXPECT_EQ(init(CKM_RSA_PKCS), CKR_OPERATION_ACTIVE);
}

// The certificate was read when the verification began, so that it needs nobody's login any more.
TEST_P(Verify, ALogoutDoesNotDisturbIt) {
  const Bytes right = signature_of(bytes_of("text"), CKM_SHA256_RSA_PKCS);
  ASSERT_EQ(init(CKM_SHA256_RSA_PKCS), CKR_OK);
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_EQ(verify(bytes_of("text"), right), CKR_OK);
}

}  // namespace
}  // namespace conformance
