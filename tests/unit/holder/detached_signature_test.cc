// The making of detached signatures, judged by OpenSSL.
#include "holder/detached_signature.h"

#include <gtest/gtest.h>

#include "holder/signed_data.h"
#include "tests/unit/holder/signed_files.h"

namespace holder {
namespace {

using support::crypto::Certificate;

constexpr std::string_view kText = "a text to sign\n";

class DetachedSignatureTest : public testing::TestWithParam<const vcard::Credential vcard::CardContents::*> {
 protected:
  const vcard::Credential& credential() const { return test::card().*GetParam(); }
  support::Bytes made(Instant time = test::now()) const {
    return test::signed_by_card(kText, credential(), time);
  }
};

TEST_P(DetachedSignatureTest, is_taken_by_openssl_with_its_issuer_only) {
  const auto& issuer = credential().issuer_certificate;
  EXPECT_TRUE(test::openssl_takes(made(), kText, issuer));
  EXPECT_FALSE(test::openssl_takes(made(), "another text", issuer));
  EXPECT_FALSE(test::openssl_takes(made(), kText, test::authorities().signature.certificate));
}

// RFC 5035: OpenSSL holds the attribute to the certificate where it is asked for CAdES.
TEST_P(DetachedSignatureTest, names_the_certificate_as_cades_has_it) {
  const support::Bytes der = made();
  const unsigned char* at = der.data();
  const test::Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  const test::Store store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), test::x509(credential().issuer_certificate).get());
  X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
  EXPECT_EQ(CMS_verify(cms.get(), nullptr, store.get(), test::bio(kText).get(), nullptr,
                       CMS_BINARY | CMS_DETACHED | CMS_CADES),
            1);
}

TEST_P(DetachedSignatureTest, is_der_as_openssl_writes_it) {
  const support::Bytes der = made();
  const unsigned char* at = der.data();
  const test::Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  EXPECT_EQ(test::der_of(cms.get()), der);
}

TEST_P(DetachedSignatureTest, holds_both_certificates_and_the_time) {
  const Instant time = instant_of("20491231235959");
  const SignedData data(made(time));
  ASSERT_EQ(data.signers().size(), 1U);
  EXPECT_EQ(data.signers()[0].attributes.signing_time, time);
  EXPECT_EQ(SignedData(made(time + std::chrono::seconds{1})).signers()[0].attributes.signing_time,
            instant_of("20500101000000"));
  ASSERT_EQ(data.certificates().size(), 2U);
  std::set<support::Bytes> within;
  for (const Certificate& each : data.certificates()) within.insert(each.der());
  EXPECT_EQ(within, (std::set<support::Bytes>{credential().certificate, credential().issuer_certificate}));
}

TEST_P(DetachedSignatureTest, takes_no_value_that_is_not_the_signers) {
  const DetachedSignature signature(Certificate(credential().certificate),
                                    Certificate(credential().issuer_certificate), test::sha256(kText),
                                    test::now());
  support::Bytes value = credential().key.sign_padded(signature.to_be_signed());
  value.back() ^= 1;
  EXPECT_FALSE(signature.with(value));
  EXPECT_FALSE(signature.with({}));
}

INSTANTIATE_TEST_SUITE_P(BothKeys, DetachedSignatureTest,
                         testing::Values(&vcard::CardContents::authentication,
                                         &vcard::CardContents::signature),
                         [](const auto& test) {
                           return test.param == &vcard::CardContents::signature ? "sign" : "auth";
                         });

}  // namespace
}  // namespace holder
