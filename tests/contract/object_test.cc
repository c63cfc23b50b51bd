// The objects of this card. What the standard says of objects: tests/conformance/.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class ObjectTest : public CryptokiTest {};

TEST_F(ObjectTest, WhatALoginShows) {
  const CK_SESSION_HANDLE auth = open(kAuthenticationSlot);
  EXPECT_THAT(find(auth), SizeIs(4)) << "certificate, public key, issuer, profile";
  EXPECT_THAT(find_class(auth, CKO_PRIVATE_KEY), IsEmpty());
  ASSERT_EQ(login(auth, pin_of(kAuthenticationSlot)), CKR_OK);
  EXPECT_THAT(find(auth), SizeIs(5));
  const CK_SESSION_HANDLE signing = open(kSignatureSlot);
  EXPECT_THAT(find(signing), SizeIs(1)) << "the issuer";
  ASSERT_EQ(login(signing, pin_of(kSignatureSlot)), CKR_OK);
  EXPECT_THAT(find(signing), SizeIs(4)) << "no profile: its certificate is not public";
}

// Those that OpenSC gives, so that a URI that names an object goes on to name it.
TEST_F(ObjectTest, KeysAndCertificateShareIdAndLabel) {
  const struct {
    CK_SLOT_ID slot;
    std::uint8_t id;
    const char* label;
  } tokens[] = {{kAuthenticationSlot, 1, "User Authentication"}, {kSignatureSlot, 2, "Digital Signature"}};
  for (const auto& token : tokens) {
    const CK_SESSION_HANDLE session = open_and_login(token.slot);
    for (const CK_OBJECT_CLASS object_class : {CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKO_PRIVATE_KEY}) {
      const CK_OBJECT_HANDLE object = find_class(session, object_class).at(0);
      EXPECT_EQ(attribute(session, object, CKA_ID), support::Bytes{token.id});
      EXPECT_EQ(support::as_text(attribute(session, object, CKA_LABEL)), token.label);
    }
    const CK_OBJECT_HANDLE issuer = find_class(session, CKO_CERTIFICATE).at(1);
    EXPECT_EQ(attribute(session, issuer, CKA_ID), support::Bytes{static_cast<std::uint8_t>(token.id + 2)});
  }
}

TEST_F(ObjectTest, CertificatesAreFoundWithoutBeingRead) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const auto before = ledger->totals().commands;
  EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(2));
  EXPECT_EQ(ledger->totals().commands, before);
}

}  // namespace
}  // namespace contract
