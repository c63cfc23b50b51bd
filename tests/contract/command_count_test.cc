// What each job costs in commands: exact, so bounded here (docs/testing.md has the figures).
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

class CommandCountTest : public CryptokiTest {
 protected:
  std::uint64_t commands() const { return ledger->totals().commands; }
};

TEST_F(CommandCountTest, ListingBothTokens) {
  token_info(kAuthenticationSlot);
  token_info(kSignatureSlot);
  EXPECT_LE(commands(), 14U);
}

TEST_F(CommandCountTest, AuthenticationLoginAndOneSignature) {
  token_info(kAuthenticationSlot);
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  support::Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_LE(commands(), 24U);
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(ledger->totals().signatures, 1U);
}

TEST_F(CommandCountTest, SigningLoginCertificateAndOneSignature) {
  token_info(kSignatureSlot);
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  attribute(session, find_class(session, CKO_CERTIFICATE).at(0), CKA_VALUE);
  support::Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_LE(commands(), 32U);
}

TEST_F(CommandCountTest, AWarmSignatureIsTwoAndPollingNothing) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  support::Bytes signature;
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  const auto before = commands();
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(commands(), before + 2);
  CK_SLOT_INFO info;
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(p11->C_GetSlotInfo(kAuthenticationSlot, &info), CKR_OK);
    session_info(session);
  }
  EXPECT_EQ(commands(), before + 2);
}

}  // namespace
}  // namespace contract
