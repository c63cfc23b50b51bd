// PKCS#11 2.40 section 4.9, CKA_ALWAYS_AUTHENTICATE: a signing key that wants a login for each signature, as
// the setting tokens.signature_consent = "each" has it. In this process only: the setting is read at
// C_Initialize.
#include <cstdlib>

#include "tests/conformance/token_test.h"
#include "tests/unit/conf/scratch_folder.h"

namespace conformance {
namespace {

class Consent : public contract::CryptokiTest {
 protected:
  void SetUp() override {
    const std::string file = folder.file("each.toml", "[tokens]\nsignature_consent = \"each\"\n");
    ASSERT_EQ(setenv("JPKI_PKCS11_CONF", file.c_str(), 1), 0);
    CryptokiTest::SetUp();
    session = open_and_login(kSignatureSlot);
    key = find_class(session, CKO_PRIVATE_KEY).at(0);
  }
  void TearDown() override {
    CryptokiTest::TearDown();
    unsetenv("JPKI_PKCS11_CONF");
  }
  void init() {
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    ASSERT_EQ(p11->C_SignInit(session, &mechanism, key), CKR_OK);
  }
  CK_RV one_shot() {
    Bytes data = bytes_of("text");
    Bytes signature(256);
    CK_ULONG size = signature.size();
    return p11->C_Sign(session, data.data(), data.size(), signature.data(), &size);
  }
  CK_RV agree(const std::string& pin) { return login(session, pin, CKU_CONTEXT_SPECIFIC); }

  conf::test::ScratchFolder folder;
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
};

TEST_F(Consent, TheKeySaysSoAndOnlyTheSigningKey) {
  EXPECT_EQ(attribute(session, key, CKA_ALWAYS_AUTHENTICATE), Bytes{CK_TRUE});
  const CK_SESSION_HANDLE other = open_and_login(kAuthenticationSlot);
  const CK_OBJECT_HANDLE other_key = find_class(other, CKO_PRIVATE_KEY).at(0);
  EXPECT_EQ(attribute(other, other_key, CKA_ALWAYS_AUTHENTICATE), Bytes{CK_FALSE});
}

TEST_F(Consent, EachSignatureWantsItsOwn) {
  init();
  EXPECT_EQ(one_shot(), CKR_USER_NOT_LOGGED_IN);
  for (int round = 0; round < 2; ++round) {
    init();
    EXPECT_EQ(agree(pin_of(kSignatureSlot)), CKR_OK);
    EXPECT_EQ(one_shot(), CKR_OK);
  }
  init();
  EXPECT_EQ(one_shot(), CKR_USER_NOT_LOGGED_IN) << "an old agreement is no new one";
}

TEST_F(Consent, ASizeQueryDoesNotUseItUp) {
  init();
  EXPECT_EQ(agree(pin_of(kSignatureSlot)), CKR_OK);
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_Sign(session, nullptr, 0, nullptr, &size), CKR_OK);
  EXPECT_EQ(one_shot(), CKR_OK);
}

TEST_F(Consent, AWrongPinIsAsIfNobodyHadAgreed) {
  init();
  EXPECT_EQ(agree("WRONG1"), CKR_PIN_INCORRECT);
  EXPECT_EQ(session_info(session).state, CKS_RO_USER_FUNCTIONS) << "the session's state stays";
  EXPECT_EQ(one_shot(), CKR_USER_NOT_LOGGED_IN);
  init();
  EXPECT_EQ(agree(pin_of(kSignatureSlot)), CKR_OK);
  EXPECT_EQ(one_shot(), CKR_OK);
}

TEST_F(Consent, TheLastTryLocksAndLogsOut) {
  card->set_tries(vcard::PinId::sign, 1);
  init();
  EXPECT_EQ(agree("WRONG1"), CKR_PIN_LOCKED);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(one_shot(), CKR_USER_NOT_LOGGED_IN);
}

TEST_F(Consent, AgreeingLogsNobodyIn) {
  init();
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  const auto before = ledger->totals().verifies;
  EXPECT_EQ(agree(pin_of(kSignatureSlot)), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
  EXPECT_EQ(ledger->totals().verifies, before);
}

}  // namespace
}  // namespace conformance
