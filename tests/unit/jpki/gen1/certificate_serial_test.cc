#include "jpki/gen1/certificate_serial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vcard/card_contents.h"

namespace jpki::gen1 {
namespace {

TEST(CertificateSerial, TheFirstBlockIsEnoughAndLessIsNotWrong) {
  const support::Bytes certificate = vcard::sample_contents().authentication.certificate;
  const auto whole = serial_of(certificate);
  ASSERT_TRUE(whole);
  EXPECT_THAT(*whole, testing::MatchesRegex("[0-9A-F]{16}"));
  EXPECT_EQ(serial_of(support::ByteView(certificate).first(256)), whole);
  bool seen = false;
  for (std::size_t size = 0; size < 256; ++size) {
    const auto part = serial_of(support::ByteView(certificate).first(size));
    EXPECT_TRUE(!part || part == whole) << size;
    EXPECT_TRUE(part || !seen) << "once there, it stays: " << size;
    seen = part.has_value();
  }
}

// The serial number is the 14th to the 18th byte of a certificate as the virtual card's issuer makes them.
TEST(CertificateSerial, IsReachedLongBeforeTheIssuer) {
  const support::Bytes certificate = vcard::sample_contents().authentication.certificate;
  for (std::size_t size = 0; size < 256; ++size)
    EXPECT_EQ(reaches_serial(support::ByteView(certificate).first(size)), size >= 19) << size;
  EXPECT_FALSE(reaches_serial(support::Bytes(256, 0x30)));
  EXPECT_FALSE(reaches_serial(support::Bytes(256, 0xFF)));
}

TEST(CertificateSerial, AnotherCertificateHasAnotherOne) {
  EXPECT_NE(serial_of(vcard::sample_contents({}, 0).authentication.certificate),
            serial_of(vcard::sample_contents({}, 1).authentication.certificate));
}

TEST(CertificateSerial, GarbageHasNone) {
  EXPECT_FALSE(serial_of({}));
  EXPECT_FALSE(serial_of(support::Bytes(256, 0x30)));
  EXPECT_FALSE(serial_of(support::Bytes(256, 0xFF)));
}

}  // namespace
}  // namespace jpki::gen1
