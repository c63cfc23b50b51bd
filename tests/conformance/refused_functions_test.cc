// PKCS#11 2.40 sections 5.8, 5.9, 5.12, 5.14 and 5.15, and the recovering halves of 5.11 and 5.13: what a
// card of two signing keys has no use for. (That the session comes first:
// ReturnValues.TheSessionHandleIsLookedAtFirst.)
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class RefusedFunctions : public TokenTest {
 protected:
  template <typename... Arguments>
  void refuses(const char* name, CK_RV (*function)(CK_SESSION_HANDLE, Arguments...)) {
    EXPECT_EQ(function(session, Arguments{}...), CKR_FUNCTION_NOT_SUPPORTED) << name;
  }
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(RefusedFunctions);

#define JPKI_REFUSES(name) refuses(#name, p11->name)

TEST_P(RefusedFunctions, EncryptionAndDecryption) {
  session = open_and_login_here();
  JPKI_REFUSES(C_EncryptInit);
  JPKI_REFUSES(C_Encrypt);
  JPKI_REFUSES(C_EncryptUpdate);
  JPKI_REFUSES(C_EncryptFinal);
  JPKI_REFUSES(C_DecryptInit);
  JPKI_REFUSES(C_Decrypt);
  JPKI_REFUSES(C_DecryptUpdate);
  JPKI_REFUSES(C_DecryptFinal);
}

TEST_P(RefusedFunctions, Recovery) {
  session = open_and_login_here();
  JPKI_REFUSES(C_SignRecoverInit);
  JPKI_REFUSES(C_SignRecover);
  JPKI_REFUSES(C_VerifyRecoverInit);
  JPKI_REFUSES(C_VerifyRecover);
}

TEST_P(RefusedFunctions, DualFunctions) {
  session = open_and_login_here();
  EXPECT_EQ(token_info(slot()).flags & CKF_DUAL_CRYPTO_OPERATIONS, 0U);
  JPKI_REFUSES(C_DigestEncryptUpdate);
  JPKI_REFUSES(C_DecryptDigestUpdate);
  JPKI_REFUSES(C_SignEncryptUpdate);
  JPKI_REFUSES(C_DecryptVerifyUpdate);
}

TEST_P(RefusedFunctions, KeyManagement) {
  session = open_and_login_here();
  JPKI_REFUSES(C_GenerateKey);
  JPKI_REFUSES(C_GenerateKeyPair);
  JPKI_REFUSES(C_WrapKey);
  JPKI_REFUSES(C_UnwrapKey);
  JPKI_REFUSES(C_DeriveKey);
}

#undef JPKI_REFUSES

TEST_P(RefusedFunctions, TheyLeaveEverythingAsItWas) {
  session = open_and_login_here();
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, first(session, CKO_PRIVATE_KEY)), CKR_OK);
  const auto before = ledger->totals().commands;
  refuses("C_EncryptInit", p11->C_EncryptInit);
  refuses("C_SignEncryptUpdate", p11->C_SignEncryptUpdate);
  refuses("C_GenerateKey", p11->C_GenerateKey);
  EXPECT_EQ(ledger->totals().commands, before);
  Bytes signature(256);
  CK_ULONG size = signature.size();
  EXPECT_EQ(p11->C_Sign(session, nullptr, 0, signature.data(), &size), CKR_OK);
}

}  // namespace
}  // namespace conformance
