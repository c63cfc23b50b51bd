// PKCS#11 2.40 sections 5.10, 5.11 and 5.13: digests, signatures and their verification.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

using support::as_bytes;
using support::Bytes;

class SignTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    session = open_and_login(GetParam());
    key = find_class(session, CKO_PRIVATE_KEY).at(0);
  }
  const vcard::Credential& credential() const {
    const vcard::CardContents& contents = card->contents();
    return GetParam() == kAuthenticationSlot ? contents.authentication : contents.signature;
  }
  const Bytes& certificate() const { return credential().certificate; }
  CK_RV sign_init(CK_MECHANISM_TYPE type) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    return p11->C_SignInit(session, &mechanism, key);
  }
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
};

INSTANTIATE_TEST_SUITE_P(BothTokens, SignTest, testing::Values(kAuthenticationSlot, kSignatureSlot));

TEST_P(SignTest, HashedSignatureVerifiesWithOpenSsl) {
  Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("a document"), signature), CKR_OK);
  EXPECT_TRUE(openssl_verifies_sha256(certificate(), as_bytes("a document"), signature));
}

TEST_P(SignTest, PartsGiveTheSameSignature) {
  Bytes at_once;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("a document"), at_once), CKR_OK);
  ASSERT_EQ(sign_init(CKM_SHA256_RSA_PKCS), CKR_OK);
  Bytes first = support::copy_of(as_bytes("a doc"));
  Bytes second = support::copy_of(as_bytes("ument"));
  ASSERT_EQ(p11->C_SignUpdate(session, first.data(), first.size()), CKR_OK);
  ASSERT_EQ(p11->C_SignUpdate(session, second.data(), second.size()), CKR_OK);
  Bytes in_parts(256);
  CK_ULONG size = in_parts.size();
  ASSERT_EQ(p11->C_SignFinal(session, in_parts.data(), &size), CKR_OK);
  EXPECT_EQ(in_parts, at_once);
}

TEST_P(SignTest, RawSignatureOfADigestInfoIsTheHashedOne) {
  // RFC 8017, section 9.2, note 1, and FIPS 180-4's SHA-256 of "abc".
  const Bytes digest_info = support::from_hex(
      "3031300D060960864801650304020105000420"
      "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  Bytes raw;
  Bytes hashed;
  ASSERT_EQ(sign(session, CKM_RSA_PKCS, digest_info, raw), CKR_OK);
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("abc"), hashed), CKR_OK);
  EXPECT_EQ(raw, hashed);
}

TEST_P(SignTest, RawInputHasALimit) {
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_RSA_PKCS, Bytes(245, 0x5A), signature), CKR_OK);
  EXPECT_EQ(sign(session, CKM_RSA_PKCS, Bytes(246, 0x5A), signature), CKR_DATA_LEN_RANGE);
  EXPECT_EQ(sign(session, CKM_RSA_PKCS, {}, signature), CKR_DATA_LEN_RANGE);
}

TEST_P(SignTest, AskingForTheSizeKeepsTheOperationAndAsksNoCard) {
  ASSERT_EQ(sign_init(CKM_SHA256_RSA_PKCS), CKR_OK);
  const auto before = ledger->totals().commands;
  Bytes data = support::copy_of(as_bytes("text"));
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), nullptr, &size), CKR_OK);
  EXPECT_EQ(size, 256U);
  Bytes signature(256);
  size = 255;
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(size, 256U);
  EXPECT_EQ(ledger->totals().commands, before);
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size), CKR_OK);
  EXPECT_TRUE(openssl_verifies_sha256(certificate(), as_bytes("text"), signature));
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size),
            CKR_OPERATION_NOT_INITIALIZED);
}

TEST_P(SignTest, AttributesBetweenInitAndSignDoNoHarm) {
  ASSERT_EQ(sign_init(CKM_SHA256_RSA_PKCS), CKR_OK);
  EXPECT_EQ(attribute(session, key, CKA_ALWAYS_AUTHENTICATE), Bytes{CK_FALSE});
  EXPECT_EQ(sign_init(CKM_SHA256_RSA_PKCS), CKR_OPERATION_ACTIVE);
  Bytes signature(256);
  CK_ULONG size = signature.size();
  Bytes data(1);
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size), CKR_OK);
}

TEST_P(SignTest, OnlyWhatIsListedAndOnlyTheRightKey) {
  EXPECT_EQ(sign_init(CKM_RSA_X_509), CKR_MECHANISM_INVALID);
  EXPECT_EQ(sign_init(CKM_SHA256), CKR_MECHANISM_INVALID);
  CK_BYTE parameter = 0;
  CK_MECHANISM with_parameter{CKM_RSA_PKCS, &parameter, 1};
  EXPECT_EQ(p11->C_SignInit(session, &with_parameter, key), CKR_MECHANISM_PARAM_INVALID);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, 424242), CKR_KEY_HANDLE_INVALID);
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PUBLIC_KEY).at(0)),
            CKR_KEY_FUNCTION_NOT_PERMITTED);
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_CERTIFICATE).at(0)),
            CKR_KEY_HANDLE_INVALID)
      << "no key at all";
  EXPECT_EQ(p11->C_SignInit(session, nullptr, key), CKR_ARGUMENTS_BAD);
}

TEST_P(SignTest, VerifyTellsRightFromWrong) {
  Bytes data = support::copy_of(as_bytes("text"));
  Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA512_RSA_PKCS, data, signature), CKR_OK);
  CK_MECHANISM mechanism{CKM_SHA512_RSA_PKCS, nullptr, 0};
  const CK_OBJECT_HANDLE public_key = find_class(session, CKO_PUBLIC_KEY).at(0);
  const auto verify = [&](Bytes given) {
    EXPECT_EQ(p11->C_VerifyInit(session, &mechanism, public_key), CKR_OK);
    return p11->C_Verify(session, data.data(), data.size(), given.data(), given.size());
  };
  EXPECT_EQ(verify(signature), CKR_OK);
  Bytes bent = signature;
  bent[100] ^= 1;
  EXPECT_EQ(verify(bent), CKR_SIGNATURE_INVALID);
  EXPECT_EQ(verify(Bytes(255)), CKR_SIGNATURE_LEN_RANGE);
}

TEST_P(SignTest, ASignatureOfNothingVerifiesThoughTheCardMakesNone) {
  Bytes signature = credential().key.sign_padded({});
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_VerifyInit(session, &mechanism, find_class(session, CKO_PUBLIC_KEY).at(0)), CKR_OK);
  EXPECT_EQ(p11->C_Verify(session, nullptr, 0, signature.data(), signature.size()), CKR_OK);
}

TEST_P(SignTest, DigestSearchAndSignatureGoOnSideBySide) {
  ASSERT_EQ(sign_init(CKM_SHA256_RSA_PKCS), CKR_OK);
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  ASSERT_EQ(p11->C_DigestInit(session, &sha256), CKR_OK);
  Bytes abc = support::copy_of(as_bytes("abc"));
  ASSERT_EQ(p11->C_DigestUpdate(session, abc.data(), abc.size()), CKR_OK);
  EXPECT_FALSE(find(session).empty());
  ASSERT_EQ(p11->C_SignUpdate(session, abc.data(), abc.size()), CKR_OK);
  Bytes digest(32);
  CK_ULONG size = digest.size();
  ASSERT_EQ(p11->C_DigestFinal(session, digest.data(), &size), CKR_OK);
  EXPECT_EQ(support::to_hex(digest), "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  Bytes signature(256);
  size = signature.size();
  ASSERT_EQ(p11->C_SignFinal(session, signature.data(), &size), CKR_OK);
  EXPECT_TRUE(openssl_verifies_sha256(certificate(), as_bytes("abc"), signature));
}

}  // namespace
}  // namespace contract
