// Messages as RFC 5246 (7.4.4) and RFC 8446 (4.3.2) have them, written out byte by byte.
#include "holder/tls/certificate_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holder::tls {
namespace {

using support::Bytes;
using support::ByteView;
using support::from_hex;
using testing::ElementsAre;

// O=JPKI, C=JP; and the same with O=JPKX.
constexpr const char* kJpki = "301C310B3009060355040613024A50310D300B060355040A0C044A504B49";
constexpr const char* kOther = "301C310B3009060355040613024A50310D300B060355040A0C044A504B58";

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// 30 bytes each.
Bytes names(std::initializer_list<const char*> each) {
  Bytes list;
  for (const char* name : each) list = joined({list, from_hex("001E"), from_hex(name)});
  const auto size = static_cast<std::uint8_t>(list.size());
  return joined({Bytes{0x00, size}, list});
}

TEST(CertificateRequest, OfTls12) {
  const auto request = certificate_request(
      Version::tls12, joined({from_hex("020140"), from_hex("0006 0401 0804 0401"), names({kOther, kJpki})}));
  ASSERT_TRUE(request);
  EXPECT_THAT(request->schemes, ElementsAre(kPkcs1Sha256, kPssSha256));
  EXPECT_TRUE(request->takes_rsa);
  EXPECT_EQ(request->issuers, 2U);
  EXPECT_TRUE(request->names_jpki);
}

TEST(CertificateRequest, OfTls12WithoutRsa) {
  const auto request =
      certificate_request(Version::tls12, joined({from_hex("0140"), from_hex("0002 0403"), names({kOther})}));
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->takes_rsa);
  EXPECT_FALSE(request->names_jpki);
  EXPECT_EQ(request->issuers, 1U);
}

TEST(CertificateRequest, OfTls13) {
  // signature_algorithms, an extension that is not known, certificate_authorities
  const auto request = certificate_request(
      Version::tls13, joined({from_hex("00"), from_hex("0036"), from_hex("000D 0006 0004 0804 0420"),
                              from_hex("0005 0002 ABCD"), from_hex("002F 0022"), names({kJpki})}));
  ASSERT_TRUE(request);
  EXPECT_THAT(request->schemes, ElementsAre(kPssSha256, kLegacyPkcs1Sha256));
  EXPECT_TRUE(request->takes_rsa);
  EXPECT_EQ(request->issuers, 1U);
  EXPECT_TRUE(request->names_jpki);
}

TEST(CertificateRequest, CutAnywhereOrWithMoreIsNone) {
  const Bytes tls12 = joined({from_hex("020140"), from_hex("0004 0401 0804"), names({kJpki})});
  const Bytes tls13 = from_hex("00 000A 000D 0006 0004 0804 0420");
  ASSERT_TRUE(certificate_request(Version::tls12, tls12));
  ASSERT_TRUE(certificate_request(Version::tls13, tls13));
  for (std::size_t size = 0; size < tls12.size(); ++size)
    EXPECT_FALSE(certificate_request(Version::tls12, ByteView(tls12).first(size))) << size;
  for (std::size_t size = 0; size < tls13.size(); ++size)
    EXPECT_FALSE(certificate_request(Version::tls13, ByteView(tls13).first(size))) << size;
  EXPECT_FALSE(certificate_request(Version::tls12, joined({tls12, Bytes{0}})));
  EXPECT_FALSE(certificate_request(Version::tls13, joined({tls13, Bytes{0}})));
  // An odd number of bytes, and a name that is longer than its list.
  EXPECT_FALSE(certificate_request(Version::tls12, from_hex("0101 0003 040108 0000")));
  EXPECT_FALSE(certificate_request(Version::tls12, from_hex("0101 0002 0401 0003 0005 00")));
}

TEST(SchemeNames, AreThoseOfTheRegistry) {
  EXPECT_EQ(name_of(kLegacyPkcs1Sha256), "rsa_pkcs1_sha256_legacy");
  EXPECT_EQ(name_of(kPssSha256), "rsa_pss_rsae_sha256");
  EXPECT_EQ(name_of(0x0A0B), "0x0A0B");
}

}  // namespace
}  // namespace holder::tls
