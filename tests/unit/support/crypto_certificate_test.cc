#include "support/crypto/certificate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/crypto/error.h"
#include "tests/unit/support/crypto_fixture.h"

namespace support::crypto {
namespace {

class CertificateTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { key_ = new test::Key(test::make_rsa_key(2048)); }
  static void TearDownTestSuite() { delete key_; }
  static EVP_PKEY* key() { return key_->get(); }

 private:
  static inline test::Key* key_ = nullptr;
};

TEST_F(CertificateTest, ShowsItsPieces) {
  const Bytes der = test::make_certificate(key());
  const Certificate certificate(der);
  EXPECT_EQ(certificate.der(), der);
  // SEQUENCE { SET { SEQUENCE { OID 2.5.4.3, UTF8String } } }
  EXPECT_EQ(to_hex(certificate.subject()), "3011310F300D06035504030C06486F6C646572");
  EXPECT_EQ(to_hex(certificate.issuer()), "3011310F300D06035504030C06497373756572");
  EXPECT_EQ(to_hex(certificate.serial_number()), "02021234");
  EXPECT_EQ(certificate.public_key_info(), test::public_key_info(key()));
  EXPECT_EQ(certificate.public_key().bits(), 2048U);
  EXPECT_EQ(certificate.not_before(), "20250131123456");
  EXPECT_EQ(certificate.not_after(), "20300704235959");
}

TEST_F(CertificateTest, KeepsTheZeroByteOfASerialNumber) {
  EXPECT_EQ(to_hex(Certificate(test::make_certificate(key(), {.serial = 0x80})).serial_number()), "02020080");
}

TEST_F(CertificateTest, ReadsBothKindsOfDates) {
  // RFC 5280 section 4.1.2.5: two-digit years from 1950 to 2049, four digits from 2050.
  const test::CertificateText text{.not_before = "19500101000000Z", .not_after = "20500101000000Z"};
  const Certificate certificate(test::make_certificate(key(), text));
  EXPECT_EQ(certificate.not_before(), "19500101000000");
  EXPECT_EQ(certificate.not_after(), "20500101000000");
}

TEST_F(CertificateTest, RefusesEveryTruncation) {
  const Bytes whole = test::make_certificate(key());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(Certificate(copy_of(ByteView(whole).first(size))), CryptoError) << size;
  }
}

// The outer length made to fit, so that the cut is met further inside.
TEST_F(CertificateTest, RefusesEveryTruncationUnderAFittingLength) {
  const Bytes whole = test::make_certificate(key());
  for (std::size_t size = 4 + 0x100; size < whole.size(); ++size) {
    Bytes cut = copy_of(ByteView(whole).first(size));
    cut[2] = static_cast<std::uint8_t>((size - 4) >> 8);
    cut[3] = static_cast<std::uint8_t>(size - 4);
    EXPECT_THROW(Certificate{cut}, CryptoError) << size;
  }
}

TEST_F(CertificateTest, RefusesTrailingBytes) {
  const Bytes whole = test::make_certificate(key());
  for (const std::size_t extra : {1U, 2U, 256U}) {
    Bytes longer = whole;
    longer.insert(longer.end(), extra, 0x00);
    EXPECT_THROW(Certificate{longer}, CryptoError) << extra;
  }
  Bytes twice = whole;
  twice.insert(twice.end(), whole.begin(), whole.end());
  EXPECT_THROW(Certificate{twice}, CryptoError);
}

TEST_F(CertificateTest, SurvivesEveryFlippedByte) {
  const Bytes whole = test::make_certificate(key());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes odd = whole;
    odd[at] ^= 0xFF;
    try {
      const Certificate certificate(odd);
      EXPECT_EQ(certificate.not_before().size(), 14U);
    } catch (const CryptoError&) {
      SUCCEED();
    }
  }
}

TEST_F(CertificateTest, RefusesGarbage) {
  EXPECT_THROW(Certificate{Bytes{}}, CryptoError);
  EXPECT_THROW(Certificate{from_hex("30 00")}, CryptoError);
  EXPECT_THROW(Certificate{from_hex("30 80 00 00")}, CryptoError);
  EXPECT_THROW(Certificate{from_hex("30 84 7F FF FF FF 00")}, CryptoError);
  EXPECT_THROW(Certificate{Bytes(1024, 0xFF)}, CryptoError);
  EXPECT_THROW(Certificate{Bytes(1024, 0x30)}, CryptoError);
  EXPECT_THROW(Certificate{test::public_key_info(key())}, CryptoError);
}

TEST_F(CertificateTest, RefusesOtherKeys) {
  EXPECT_THROW(Certificate{test::make_certificate(test::make_ec_key("P-256").get())}, CryptoError);
}

TEST_F(CertificateTest, TakesAKeyOnP384) {
  const test::Key key = test::make_ec_key("P-384");
  const Certificate certificate(test::make_certificate(key.get()));
  EXPECT_EQ(certificate.public_key_info(), test::public_key_info(key.get()));
  EXPECT_EQ(certificate.public_key().bits(), 384U);
  EXPECT_EQ(certificate.public_key().rsa(), nullptr);
}

TEST_F(CertificateTest, RefusesImpossibleDates) {
  const Bytes whole = test::make_certificate(key());
  const Bytes date = copy_of(as_bytes("250131123456Z"));
  const auto at = std::search(whole.begin(), whole.end(), date.begin(), date.end()) - whole.begin();
  for (const char* odd :
       {"251331123456Z", "250031123456Z", "250132123456Z", "250131243456Z", "250131126056Z", "250131123460Z",
        "25013112345 Z", "2501311234560", "250131123456z", "-50131123456Z"}) {
    Bytes changed = whole;
    std::copy_n(odd, date.size(), changed.begin() + at);
    EXPECT_THROW(Certificate{changed}, CryptoError) << odd;
  }
}

}  // namespace
}  // namespace support::crypto
