// PKCS#11 2.40 sections 5.6 to 5.13: operations beside each other in a session, in several, and abandoned.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Operation : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_and_login_here();
    key = first(session, CKO_PRIVATE_KEY);
    public_key = first(session, CKO_PUBLIC_KEY);
  }
  void begin_all(CK_SESSION_HANDLE in) {
    ASSERT_EQ(p11->C_SignInit(in, &sha256_rsa, key), CKR_OK);
    ASSERT_EQ(p11->C_VerifyInit(in, &sha256_rsa, public_key), CKR_OK);
    ASSERT_EQ(p11->C_DigestInit(in, &sha256), CKR_OK);
    ASSERT_EQ(p11->C_FindObjectsInit(in, nullptr, 0), CKR_OK);
  }
  void update_all(CK_SESSION_HANDLE in, std::string_view text) {
    Bytes part = bytes_of(text);
    ASSERT_EQ(p11->C_SignUpdate(in, part.data(), part.size()), CKR_OK);
    ASSERT_EQ(p11->C_VerifyUpdate(in, part.data(), part.size()), CKR_OK);
    ASSERT_EQ(p11->C_DigestUpdate(in, part.data(), part.size()), CKR_OK);
  }
  void expect_results(CK_SESSION_HANDLE in, std::string_view text, const std::string& hash) {
    Bytes digest(32);
    CK_ULONG size = digest.size();
    ASSERT_EQ(p11->C_DigestFinal(in, digest.data(), &size), CKR_OK);
    EXPECT_EQ(support::to_hex(digest), hash);
    Bytes signature(256);
    size = signature.size();
    ASSERT_EQ(p11->C_SignFinal(in, signature.data(), &size), CKR_OK);
    EXPECT_TRUE(contract::openssl_verifies_sha256(credential().certificate, as_bytes(text), signature));
    EXPECT_EQ(p11->C_VerifyFinal(in, signature.data(), signature.size()), CKR_OK);
    CK_OBJECT_HANDLE found[8];
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_FindObjects(in, found, 8, &count), CKR_OK);
    EXPECT_GE(count, 4U);
    EXPECT_EQ(p11->C_FindObjectsFinal(in), CKR_OK);
  }
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  CK_MECHANISM sha256_rsa{CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(Operation);

TEST_P(Operation, DigestSearchSignatureAndVerificationGoOnSideBySide) {
  begin_all(session);
  update_all(session, "a");
  update_all(session, "bc");
  expect_results(session, "abc", kSha256OfAbc);
}

TEST_P(Operation, SessionsDoNotDisturbEachOther) {
  const CK_SESSION_HANDLE second = open_here(kReadWrite);
  begin_all(session);
  begin_all(second);
  update_all(session, "a");
  update_all(second, "");
  update_all(session, "bc");
  // FIPS 180-4's SHA-256 of nothing.
  expect_results(second, "", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
  renew_login(slot());
  expect_results(session, "abc", kSha256OfAbc);
}

TEST_P(Operation, TheTwoTokensSignInTurns) {
  const CK_SESSION_HANDLE other = open_and_login(other_slot());
  CK_OBJECT_HANDLE other_key = first(other, CKO_PRIVATE_KEY);
  ASSERT_EQ(p11->C_SignInit(session, &sha256_rsa, key), CKR_OK);
  ASSERT_EQ(p11->C_SignInit(other, &sha256_rsa, other_key), CKR_OK);
  Bytes data = bytes_of("abc");
  Bytes signature(256);
  for (const CK_SESSION_HANDLE one : {other, session}) {
    renew_login(one == session ? slot() : other_slot());
    CK_ULONG size = signature.size();
    EXPECT_EQ(p11->C_Sign(one, data.data(), data.size(), signature.data(), &size), CKR_OK);
  }
  EXPECT_TRUE(contract::openssl_verifies_sha256(credential().certificate, data, signature));
}

TEST_P(Operation, ClosingASessionAbandonsItsOperationsOnly) {
  const CK_SESSION_HANDLE abandoned = open_here();
  begin_all(abandoned);
  begin_all(session);
  update_all(session, "abc");
  update_all(abandoned, "something else");
  ASSERT_EQ(p11->C_CloseSession(abandoned), CKR_OK);
  expect_results(session, "abc", kSha256OfAbc);
  const CK_SESSION_HANDLE fresh = open_here();
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_SignFinal(fresh, nullptr, &size), CKR_OPERATION_NOT_INITIALIZED);
  begin_all(fresh);
}

TEST_P(Operation, FinalizeAbandonsAll) {
  begin_all(session);
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  session = open_and_login_here();
  key = first(session, CKO_PRIVATE_KEY);
  public_key = first(session, CKO_PUBLIC_KEY);
  begin_all(session);
  update_all(session, "abc");
  expect_results(session, "abc", kSha256OfAbc);
}

// Sections 5.10, 5.11 and 5.13: an operation is done by a one-shot call or in parts, and asking for the size
// is the beginning of a one-shot call.
TEST_P(Operation, WhatAOneShotCallHasBegunIsNotGoneOnWithInParts) {
  Bytes data = bytes_of("abc");
  Bytes out(256);
  CK_ULONG size = 0;
  const auto begin_by_asking = [&] {
    begin_all(session);
    EXPECT_EQ(p11->C_Digest(session, data.data(), data.size(), nullptr, &size), CKR_OK);
    EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), nullptr, &size), CKR_OK);
    size = out.size();
  };
  begin_by_asking();
  EXPECT_EQ(p11->C_DigestUpdate(session, data.data(), data.size()), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_SignUpdate(session, data.data(), data.size()), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED) << "it has ended";
  EXPECT_EQ(p11->C_SignFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_VerifyUpdate(session, data.data(), data.size()), CKR_OK) << "this one has only begun";
  EXPECT_EQ(p11->C_Verify(session, data.data(), data.size(), out.data(), out.size()), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);

  begin_by_asking();
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_SignFinal(session, out.data(), &size), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(ledger->totals().signatures, 0U) << "nothing is not what was to be signed";
}

}  // namespace
}  // namespace conformance
