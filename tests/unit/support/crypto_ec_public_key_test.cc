#include "support/crypto/ec_public_key.h"

#include <gtest/gtest.h>

#include "support/crypto/error.h"
#include "support/crypto/public_key.h"
#include "tests/unit/support/crypto_fixture.h"

namespace support::crypto {
namespace {

// RFC 6979 appendix A.2.6: the key on P-384, and its signatures of "sample".
const Bytes kPoint = from_hex(
    "04"
    "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
    "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720");
const Bytes kSignature = from_hex(
    "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46"
    "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8");
const Bytes kHash = digest(HashAlgorithm::sha384, as_bytes("sample"));

TEST(EcPublicKey, AcceptsTheSignatureOfRfc6979) {
  EXPECT_TRUE(EcPublicKey(kPoint).verifies_ecdsa(kHash, kSignature));
}

TEST(EcPublicKey, RefusesFlippedBytes) {
  const EcPublicKey key(kPoint);
  for (std::size_t at = 0; at < kSignature.size(); at += 5) {
    Bytes wrong = kSignature;
    wrong[at] ^= 0x01;
    EXPECT_FALSE(key.verifies_ecdsa(kHash, wrong)) << at;
  }
  EXPECT_FALSE(key.verifies_ecdsa(digest(HashAlgorithm::sha384, as_bytes("Sample")), kSignature));
}

TEST(EcPublicKey, RefusesNumbersThatAreNoSignature) {
  const EcPublicKey key(kPoint);
  const Bytes zero(48, 0x00);
  // SP 800-186 section 3.2.1.4: n.
  const Bytes order = from_hex(
      "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");
  const Bytes r(kSignature.begin(), kSignature.begin() + 48);
  const Bytes s(kSignature.begin() + 48, kSignature.end());
  const auto both = [](Bytes one, const Bytes& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
  };
  for (const Bytes& odd : {zero, order, Bytes(48, 0xFF)}) {
    EXPECT_FALSE(key.verifies_ecdsa(kHash, both(odd, s)));
    EXPECT_FALSE(key.verifies_ecdsa(kHash, both(r, odd)));
  }
  for (const std::size_t size : {0U, 1U, 48U, 95U, 97U, 256U}) {
    EXPECT_FALSE(key.verifies_ecdsa(kHash, Bytes(size, 0x01))) << size;
  }
}

TEST(EcPublicKey, AgreesWithOpenSslForHashesOfAnySize) {
  const test::Key key = test::make_ec_key("P-384");
  const PublicKey checker(test::public_key_info(key.get()));
  for (const std::size_t size : {1U, 20U, 28U, 32U, 47U, 48U, 64U}) {
    const Bytes hash(size, 0xA5);
    EXPECT_TRUE(checker.verifies_ecdsa(hash, test::sign_ecdsa(key.get(), hash))) << size;
  }
  EXPECT_TRUE(checker.verifies_ecdsa(Bytes(48, 0x00), test::sign_ecdsa(key.get(), Bytes(48, 0x00))));
}

TEST(EcPublicKey, APointBesideTheCurveMakesNoSignatureRight) {
  for (const std::size_t at : {1U, 48U, 49U, 96U}) {
    Bytes beside = kPoint;
    beside[at] ^= 0x01;
    EXPECT_FALSE(EcPublicKey(beside).verifies_ecdsa(kHash, kSignature)) << at;
  }
  Bytes huge(97, 0xFF);
  huge[0] = 0x04;
  EXPECT_FALSE(EcPublicKey(huge).verifies_ecdsa(kHash, kSignature));
}

TEST(EcPublicKey, HasOneForm) {
  Bytes compressed(kPoint.begin(), kPoint.begin() + 49);
  compressed[0] = 0x02;
  EXPECT_THROW(EcPublicKey{compressed}, CryptoError);
  Bytes hybrid = kPoint;
  hybrid[0] = 0x06;
  EXPECT_THROW(EcPublicKey{hybrid}, CryptoError);
  EXPECT_THROW(EcPublicKey(ByteView(kPoint).first(96)), CryptoError);
  EXPECT_THROW(EcPublicKey(ByteView{}), CryptoError);
}

TEST(EcPublicKey, IsNoRsaKey) {
  const PublicKey key(test::public_key_info(test::make_ec_key("P-384").get()));
  EXPECT_EQ(key.rsa(), nullptr);
  ASSERT_NE(key.ec(), nullptr);
  EXPECT_EQ(to_hex(EcPublicKey::curve()), "06052B81040022");
  EXPECT_FALSE(key.verifies_pkcs1(kHash, kSignature));
  EXPECT_FALSE(key.verifies_pss(HashAlgorithm::sha384, kHash, kSignature));
  const PublicKey rsa(test::public_key_info(test::make_rsa_key(1024).get()));
  EXPECT_EQ(rsa.ec(), nullptr);
  EXPECT_FALSE(rsa.verifies_ecdsa(kHash, kSignature));
}

}  // namespace
}  // namespace support::crypto
