// PKCS#11 2.40 section 5.7: objects and their attributes.
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

TEST_F(ObjectTest, LogoutEndsThePrivateHandles) {
  const CK_SESSION_HANDLE session = open_and_login(kSignatureSlot);
  const CK_OBJECT_HANDLE key = find_class(session, CKO_PRIVATE_KEY).at(0);
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  ASSERT_EQ(login(session, pin_of(kSignatureSlot)), CKR_OK);
  CK_ATTRIBUTE label{CKA_LABEL, nullptr, 0};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &label, 1), CKR_OBJECT_HANDLE_INVALID);
  CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
  EXPECT_EQ(p11->C_SignInit(session, &mechanism, key), CKR_KEY_HANDLE_INVALID);
  EXPECT_NE(find_class(session, CKO_PRIVATE_KEY).at(0), key);
}

TEST_F(ObjectTest, CertificatesAreTheCards) {
  const CK_SESSION_HANDLE auth = open(kAuthenticationSlot);
  const auto certificates = find_class(auth, CKO_CERTIFICATE);
  ASSERT_THAT(certificates, SizeIs(2));
  EXPECT_EQ(attribute(auth, certificates[0], CKA_VALUE), card->contents().authentication.certificate);
  EXPECT_EQ(attribute(auth, certificates[1], CKA_VALUE), card->contents().authentication.issuer_certificate);
  const CK_SESSION_HANDLE signing = open_and_login(kSignatureSlot);
  EXPECT_EQ(attribute(signing, find_class(signing, CKO_CERTIFICATE).at(0), CKA_VALUE),
            card->contents().signature.certificate);
}

TEST_F(ObjectTest, KeysAndCertificateShareIdAndLabel) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  for (const CK_OBJECT_CLASS object_class : {CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKO_PRIVATE_KEY}) {
    const CK_OBJECT_HANDLE object = find_class(session, object_class).at(0);
    EXPECT_EQ(attribute(session, object, CKA_ID), support::Bytes{1});
    EXPECT_EQ(support::as_text(attribute(session, object, CKA_LABEL)), "User Authentication");
  }
  const CK_OBJECT_HANDLE key = find_class(session, CKO_PRIVATE_KEY).at(0);
  EXPECT_THAT(attribute(session, key, CKA_MODULUS), SizeIs(256));
  EXPECT_EQ(attribute(session, key, CKA_MODULUS),
            attribute(session, find_class(session, CKO_PUBLIC_KEY).at(0), CKA_MODULUS));
  EXPECT_EQ(attribute(session, key, CKA_PUBLIC_EXPONENT), (support::Bytes{1, 0, 1}));
  EXPECT_EQ(attribute(session, key, CKA_ALWAYS_AUTHENTICATE), support::Bytes{CK_FALSE});
}

TEST_F(ObjectTest, PartialAnswersAreAsTheStandardSays) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const CK_OBJECT_HANDLE key = find_class(session, CKO_PRIVATE_KEY).at(0);
  CK_KEY_TYPE key_type = 99;
  CK_BYTE small[2] = {};
  CK_ATTRIBUTE asked[] = {{CKA_PRIVATE_EXPONENT, small, sizeof small},
                          {CKA_KEY_TYPE, &key_type, sizeof key_type},
                          {CKA_MODULUS_BITS, small, sizeof small},
                          {CKA_MODULUS, nullptr, 0}};
  EXPECT_THAT(p11->C_GetAttributeValue(session, key, asked, 4),
              testing::AnyOf(CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID));
  EXPECT_EQ(asked[0].ulValueLen, CK_UNAVAILABLE_INFORMATION);
  EXPECT_EQ(asked[1].ulValueLen, sizeof key_type);
  EXPECT_EQ(key_type, static_cast<CK_KEY_TYPE>(CKK_RSA));
  EXPECT_EQ(asked[2].ulValueLen, CK_UNAVAILABLE_INFORMATION) << "not an attribute of private keys";
  EXPECT_EQ(asked[3].ulValueLen, 256U);
  CK_ATTRIBUTE too_small{CKA_MODULUS, small, sizeof small};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, &too_small, 1), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(too_small.ulValueLen, CK_UNAVAILABLE_INFORMATION);
}

TEST_F(ObjectTest, SearchesForWhatIsNotThereAskNoCard) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const auto before = ledger->totals().commands;
  for (const CK_OBJECT_CLASS stranger : {0xBUL, 0xCE534353UL, static_cast<CK_ULONG>(CKO_SECRET_KEY)}) {
    EXPECT_THAT(find_class(session, stranger), IsEmpty());
  }
  CK_BYTE value = 0;
  EXPECT_THAT(find(session, {{0x80001234UL, &value, 1}}), IsEmpty()) << "an attribute nobody knows";
  EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(2)) << "found without being read";
  EXPECT_EQ(ledger->totals().commands, before);
}

TEST_F(ObjectTest, SearchByContent) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  const CK_OBJECT_HANDLE certificate = find_class(session, CKO_CERTIFICATE).at(0);
  support::Bytes issuer = attribute(session, certificate, CKA_ISSUER);
  support::Bytes serial = attribute(session, certificate, CKA_SERIAL_NUMBER);
  CK_OBJECT_CLASS object_class = CKO_CERTIFICATE;
  EXPECT_THAT(find(session, {{CKA_CLASS, &object_class, sizeof object_class},
                             {CKA_ISSUER, issuer.data(), issuer.size()},
                             {CKA_SERIAL_NUMBER, serial.data(), serial.size()}}),
              testing::ElementsAre(certificate));
}

TEST_F(ObjectTest, SearchOperationRules) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  CK_ULONG count = 0;
  EXPECT_EQ(p11->C_FindObjects(session, nullptr, 0, &count), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
}

TEST_F(ObjectTest, NothingCanBeWritten) {
  const CK_SESSION_HANDLE reading = open(kAuthenticationSlot);
  const CK_SESSION_HANDLE writing = open(kAuthenticationSlot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  const CK_OBJECT_HANDLE certificate = find_class(reading, CKO_CERTIFICATE).at(0);
  CK_OBJECT_HANDLE made = 0;
  EXPECT_EQ(p11->C_CreateObject(reading, nullptr, 0, &made), CKR_TOKEN_WRITE_PROTECTED)
      << "CKR_SESSION_READ_ONLY has lower priority";
  EXPECT_EQ(p11->C_CreateObject(writing, nullptr, 0, &made), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_EQ(p11->C_DestroyObject(reading, certificate), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_EQ(p11->C_DestroyObject(writing, certificate), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_EQ(p11->C_DestroyObject(writing, 987654), CKR_OBJECT_HANDLE_INVALID);
  EXPECT_EQ(p11->C_SetAttributeValue(writing, certificate, nullptr, 0), CKR_TOKEN_WRITE_PROTECTED);
  EXPECT_THAT(find_class(reading, CKO_CERTIFICATE), SizeIs(2));
}

}  // namespace
}  // namespace contract
