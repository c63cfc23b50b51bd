#include "support/crypto/public_key.h"

#include <gtest/gtest.h>
#include <time.h>

#include <thread>

#include "support/crypto/error.h"
#include "tests/unit/support/crypto_fixture.h"

namespace support::crypto {
namespace {

class PublicKeyTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { key_ = new test::Key(test::make_rsa_key(2048)); }
  static void TearDownTestSuite() { delete key_; }

  static EVP_PKEY* key() { return key_->get(); }
  static PublicKey public_key() { return PublicKey(test::public_key_info(key())); }

  const Bytes hash_ = digest(HashAlgorithm::sha256, as_bytes("abc"));
  const Bytes info_ = digest_info(HashAlgorithm::sha256, hash_);

 private:
  static inline test::Key* key_ = nullptr;
};

TEST_F(PublicKeyTest, ShowsItsNumbers) {
  const PublicKey key = public_key();
  EXPECT_EQ(key.bits(), 2048U);
  ASSERT_EQ(key.rsa()->modulus().size(), 256U);
  EXPECT_GE(key.rsa()->modulus()[0], 0x80);
  EXPECT_EQ(to_hex(key.rsa()->exponent()), "010001");
}

TEST_F(PublicKeyTest, AcceptsAPkcs1Signature) {
  EXPECT_TRUE(public_key().verifies_pkcs1(info_, test::sign_pkcs1(key(), info_)));
}

TEST_F(PublicKeyTest, AcceptsAPkcs1SignatureOfRawData) {
  for (const std::size_t size : {1U, 36U, 245U}) {
    const Bytes data(size, 0xA5);
    EXPECT_TRUE(public_key().verifies_pkcs1(data, test::sign_pkcs1(key(), data))) << size;
  }
}

TEST_F(PublicKeyTest, RefusesOtherData) {
  const Bytes signature = test::sign_pkcs1(key(), info_);
  Bytes longer = info_;
  longer.push_back(0);
  EXPECT_FALSE(public_key().verifies_pkcs1(hash_, signature));
  EXPECT_FALSE(public_key().verifies_pkcs1(longer, signature));
  EXPECT_FALSE(public_key().verifies_pkcs1(ByteView(info_).first(50), signature));
  EXPECT_FALSE(public_key().verifies_pkcs1({}, signature));
}

TEST_F(PublicKeyTest, RefusesEveryFlippedByte) {
  const PublicKey checker = public_key();
  const Bytes right = test::sign_pkcs1(key(), info_);
  for (std::size_t at = 0; at < right.size(); ++at) {
    Bytes wrong = right;
    wrong[at] ^= 0x01;
    EXPECT_FALSE(checker.verifies_pkcs1(info_, wrong)) << at;
  }
}

TEST_F(PublicKeyTest, RefusesSignaturesOfAnyOtherLength) {
  const PublicKey checker = public_key();
  for (const std::size_t size : {0U, 1U, 128U, 255U, 257U, 512U, 65538U}) {
    const Bytes wrong(size, 0x01);
    EXPECT_FALSE(checker.verifies_pkcs1(info_, wrong)) << size;
    EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha256, hash_, wrong)) << size;
  }
  for (const int filler : {0x00, 0x01, 0xFF}) {
    EXPECT_FALSE(checker.verifies_pkcs1(info_, Bytes(256, static_cast<std::uint8_t>(filler))));
    EXPECT_FALSE(
        checker.verifies_pss(HashAlgorithm::sha256, hash_, Bytes(256, static_cast<std::uint8_t>(filler))));
  }
}

TEST_F(PublicKeyTest, RefusesAnotherKeysSignature) {
  const test::Key other = test::make_rsa_key(2048);
  EXPECT_FALSE(public_key().verifies_pkcs1(info_, test::sign_pkcs1(other.get(), info_)));
}

TEST_F(PublicKeyTest, ChecksPss) {
  const PublicKey checker = public_key();
  const Bytes right = test::sign_pss(key(), "SHA256", hash_, 32);
  EXPECT_TRUE(checker.verifies_pss(HashAlgorithm::sha256, hash_, right));
  EXPECT_FALSE(
      checker.verifies_pss(HashAlgorithm::sha256, hash_, test::sign_pss(key(), "SHA256", hash_, 20)));
  EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha256, Bytes(32, 1), right));
  EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha1, hash_, right));
  EXPECT_FALSE(checker.verifies_pkcs1(info_, right));
  EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha256, hash_, test::sign_pkcs1(key(), info_)));
  Bytes wrong = right;
  wrong[100] ^= 0x80;
  EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha256, hash_, wrong));
}

struct PssCase {
  HashAlgorithm algorithm;
  const char* name;
};

constexpr PssCase kPssCases[] = {{HashAlgorithm::sha1, "SHA1"},
                                 {HashAlgorithm::sha224, "SHA224"},
                                 {HashAlgorithm::sha256, "SHA256"},
                                 {HashAlgorithm::sha384, "SHA384"},
                                 {HashAlgorithm::sha512, "SHA512"}};

// Among them a modulus whose encoded message is a byte shorter than itself (1025 bits), and all other odd
// remainders.
TEST(PublicKey, AgreesWithOpenSslForOddSizes) {
  for (const unsigned bits : {1024U, 1025U, 1026U, 1031U, 1536U, 2047U, 3072U}) {
    const test::Key key = test::make_rsa_key(bits);
    const PublicKey checker(test::public_key_info(key.get()));
    EXPECT_EQ(checker.bits(), bits);
    EXPECT_TRUE(checker.verifies_pkcs1(Bytes(20, 7), test::sign_pkcs1(key.get(), Bytes(20, 7)))) << bits;
    for (const PssCase& hash : kPssCases) {
      const auto size = static_cast<int>(digest_size(hash.algorithm));
      if (bits < 1100 && size == 64) continue;  // two of them do not fit
      const Bytes value = digest(hash.algorithm, as_bytes("abc"));
      for (const int salt : {0, size - 1, size}) {
        const Bytes signature = test::sign_pss(key.get(), hash.name, value, salt);
        EXPECT_EQ(checker.verifies_pss(hash.algorithm, value, signature), salt == size) << bits << hash.name;
      }
    }
  }
}

TEST(PublicKey, RefusesAHashThatDoesNotFit) {
  const PublicKey checker(test::public_key_info(test::make_rsa_key(1024).get()));
  EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha512, Bytes(64, 1), Bytes(128, 1)));
  EXPECT_FALSE(checker.verifies_pkcs1(Bytes(118, 1), Bytes(128, 1)));
  EXPECT_FALSE(checker.verifies_pkcs1(Bytes(1000, 1), Bytes(128, 1)));
}

TEST_F(PublicKeyTest, RefusesNumbersNotBelowTheModulus) {
  const PublicKey checker = public_key();
  EXPECT_FALSE(checker.verifies_pkcs1(info_, checker.rsa()->modulus()));
  EXPECT_FALSE(checker.verifies_pkcs1(info_, Bytes(256, 0x00)));
}

TEST_F(PublicKeyTest, RefusesEveryFlippedByteOfPss) {
  const PublicKey checker = public_key();
  const Bytes right = test::sign_pss(key(), "SHA256", hash_, 32);
  for (std::size_t at = 0; at < right.size(); ++at) {
    Bytes wrong = right;
    wrong[at] ^= 0x01;
    EXPECT_FALSE(checker.verifies_pss(HashAlgorithm::sha256, hash_, wrong)) << at;
  }
}

TEST_F(PublicKeyTest, RefusesNegativeAndPaddedNumbers) {
  const Bytes whole = test::public_key_info(key());
  // ... 02 82 01 01 00 <modulus> 02 03 01 00 01
  const std::size_t zero = whole.size() - 5 - 256 - 1;
  ASSERT_EQ(whole[zero], 0x00);
  Bytes negative = whole;
  negative[zero] = 0x80;
  EXPECT_THROW(PublicKey{negative}, CryptoError);
  Bytes padded = whole;
  padded[zero + 1] &= 0x7F;
  EXPECT_THROW(PublicKey{padded}, CryptoError);
  Bytes unused_bits = whole;
  unused_bits[zero - 9] = 0x01;
  EXPECT_THROW(PublicKey{unused_bits}, CryptoError);
}

TEST_F(PublicKeyTest, IsUsedByManyThreads) {
  const PublicKey checker = public_key();
  const Bytes signature = test::sign_pkcs1(key(), info_);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 100; ++round) EXPECT_TRUE(checker.verifies_pkcs1(info_, signature));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(PublicKeyTest, RefusesOtherKindsOfKeys) {
  EXPECT_THROW(PublicKey(test::public_key_info(test::make_ec_key("P-256").get())), CryptoError);
  EXPECT_THROW(PublicKey(test::public_key_info(test::make_rsa_pss_key().get())), CryptoError);
  EXPECT_THROW(PublicKey(test::public_key_info(test::make_rsa_key(512).get())), CryptoError);
}

TEST_F(PublicKeyTest, RefusesUnusableNumbers) {
  const Bytes odd(256, 0xFF);
  Bytes even = odd;
  even.back() = 0xFE;
  EXPECT_NO_THROW(PublicKey(test::rsa_key_info(odd, {3})));
  EXPECT_THROW(PublicKey(test::rsa_key_info(even, {3})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info(Bytes(1025, 0xFF), {3})), CryptoError) << "more than 8192 bits";
  EXPECT_THROW(PublicKey(test::rsa_key_info({1}, {3})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info({0}, {3})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info(odd, {0})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info(odd, {1})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info(odd, {4})), CryptoError);
  EXPECT_THROW(PublicKey(test::rsa_key_info(odd, Bytes(33, 0xFF))), CryptoError);
}

TEST_F(PublicKeyTest, RefusesWhatIsNotExactlyOneKey) {
  const Bytes whole = test::public_key_info(key());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(PublicKey(ByteView(whole).first(size)), CryptoError) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_THROW(PublicKey{longer}, CryptoError);
}

// A generous bound: what a check costs is about a tenth of it.
TEST_F(PublicKeyTest, ChecksCheaply) {
  const PublicKey checker = public_key();
  const Bytes signature = test::sign_pkcs1(key(), info_);
  constexpr int kRounds = 200;
  timespec before{};
  timespec after{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  for (int i = 0; i < kRounds; ++i) checker.verifies_pkcs1(info_, signature);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  const double microseconds = static_cast<double>(after.tv_sec - before.tv_sec) * 1e6 +
                              static_cast<double>(after.tv_nsec - before.tv_nsec) / 1e3;
  RecordProperty("microseconds_a_check", std::to_string(microseconds / kRounds));
  EXPECT_LT(microseconds / kRounds, 1000);
}

}  // namespace
}  // namespace support::crypto
