// The objects of this card. What the standard says of objects: tests/conformance/.
#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class ObjectTest : public CryptokiTest {};

TEST_F(ObjectTest, WhatALoginShows) {
  const CK_SESSION_HANDLE auth = open(kAuthenticationSlot);
  EXPECT_THAT(find(auth), SizeIs(6)) << "certificate, public key, issuer, three profiles";
  EXPECT_THAT(find_class(auth, CKO_PRIVATE_KEY), IsEmpty());
  ASSERT_EQ(login(auth, pin_of(kAuthenticationSlot)), CKR_OK);
  EXPECT_THAT(find(auth), SizeIs(7));
  const CK_SESSION_HANDLE signing = open(kSignatureSlot);
  EXPECT_THAT(find(signing), SizeIs(3)) << "the issuer, two profiles";
  ASSERT_EQ(login(signing, pin_of(kSignatureSlot)), CKR_OK);
  EXPECT_THAT(find(signing), SizeIs(6)) << "its certificate is not public, and no profile says so";
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

// Programs that see a certificate read it; Java gives up on the whole token where that fails.
TEST_F(ObjectTest, WhatWasReadToFindACertificateIsNotReadAgain) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const auto certificates = find_class(session, CKO_CERTIFICATE);
  EXPECT_THAT(certificates, SizeIs(2));
  const auto before = ledger->totals();
  EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(2));
  for (const CK_OBJECT_HANDLE certificate : certificates) attribute(session, certificate, CKA_VALUE);
  const std::size_t blocks = (card->contents().authentication.issuer_certificate.size() + 255) / 256;
  EXPECT_LE(ledger->totals().commands - before.commands, blocks - 1) << "the rest of the issuer's";
}

TEST_F(ObjectTest, WhatIsFoundWithoutItsCertificateCostsNothing) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const auto before = ledger->totals().commands;
  EXPECT_THAT(find_class(session, CKO_PRIVATE_KEY), SizeIs(1));
  EXPECT_THAT(find_class(session, CKO_PROFILE), testing::Not(IsEmpty()));
  EXPECT_EQ(ledger->totals().commands, before);
}

TEST_F(ObjectTest, AnIssuersCertificateThatCannotBeReadIsNotFound) {
  for (const char* file : {"missing", "empty", "garbage", "damaged"}) {
    SCOPED_TRACE(file);
    use_card(vcard::Switches().set("issuer_certificate", file));
    for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
      const CK_SESSION_HANDLE session = open_and_login(slot);
      EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(1));
      EXPECT_THAT(find(session), SizeIs(slot == kAuthenticationSlot ? 6 : 5));
      support::Bytes signature;
      EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
    }
  }
}

TEST_F(ObjectTest, ACertificateThatTheCardAnnouncesAndDoesNotGiveIsNotFound) {
  for (const std::string_view file : vcard::switch_row(vcard::Fact::missing_certificate).positions) {
    SCOPED_TRACE(file);
    use_card(vcard::Switches()
                 .set("certificates", "sign-only")
                 .set("presence_file", "always-both")
                 .set("missing_certificate", file));
    const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
    EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(1)) << "the issuer's";
    EXPECT_THAT(find_class(session, CKO_PUBLIC_KEY), IsEmpty());
  }
}

}  // namespace
}  // namespace contract
