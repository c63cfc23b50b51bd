#include "support/crypto/digest.h"

#include <gtest/gtest.h>

#include <thread>

namespace support::crypto {
namespace {

struct HashCase {
  HashAlgorithm algorithm;
  std::size_t size;
  const char* abc;          // FIPS 180-4 example of the one-block message "abc"
  const char* empty;        // the empty message, NIST's short message vectors
  const char* digest_info;  // RFC 8017 section 9.2, note 1
};

constexpr HashCase kHashes[] = {
    {HashAlgorithm::sha1, 20, "A9993E364706816ABA3E25717850C26C9CD0D89D",
     "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "3021300906052B0E03021A05000414"},
    {HashAlgorithm::sha224, 28, "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7",
     "D14A028C2A3A2BC9476102BB288234C415A2B01F828EA62AC5B3E42F", "302D300D06096086480165030402040500041C"},
    {HashAlgorithm::sha256, 32, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
     "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
     "3031300D060960864801650304020105000420"},
    {HashAlgorithm::sha384, 48,
     "CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED1631A8B605A43FF5BED8086072BA1E7CC2358BAECA134C825A7",
     "38B060A751AC96384CD9327EB1B1E36A21FDB71114BE07434C0CC7BF63F6E1DA274EDEBFE76F65FBD51AD2F14898B95B",
     "3041300D060960864801650304020205000430"},
    {HashAlgorithm::sha512, 64,
     "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
     "2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F",
     "CF83E1357EEFB8BDF1542850D66D8007D620E4050B5715DC83F4A921D36CE9CE"
     "47D0D13C5D85F2B0FF8318D2877EEC2F63B931BD47417A81A538327AF927DA3E",
     "3051300D060960864801650304020305000440"},
};

class Hash : public testing::TestWithParam<HashCase> {};

TEST_P(Hash, HasTheStandardsAnswers) {
  const HashCase& expected = GetParam();
  EXPECT_EQ(digest_size(expected.algorithm), expected.size);
  EXPECT_EQ(to_hex(digest(expected.algorithm, as_bytes("abc"))), expected.abc);
  EXPECT_EQ(to_hex(digest(expected.algorithm, {})), expected.empty);
}

TEST_P(Hash, IsTheSameInPieces) {
  const HashCase& expected = GetParam();
  Digest running(expected.algorithm);
  running.update(as_bytes("a"));
  running.update({});
  running.update(as_bytes("bc"));
  EXPECT_EQ(to_hex(running.finish()), expected.abc);
}

TEST_P(Hash, IsWrappedAsTheStandardSays) {
  const HashCase& expected = GetParam();
  const Bytes hash(expected.size, 0x5A);
  EXPECT_EQ(to_hex(digest_info(expected.algorithm, hash)), expected.digest_info + to_hex(hash));
}

INSTANTIATE_TEST_SUITE_P(All, Hash, testing::ValuesIn(kHashes));

TEST(Hash, RunsInManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int round = 0; round < 200; ++round) {
        for (const HashCase& hash : kHashes)
          EXPECT_EQ(to_hex(digest(hash.algorithm, as_bytes("abc"))), hash.abc);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Hash, MovesWithItsState) {
  Digest running(HashAlgorithm::sha1);
  running.update(as_bytes("ab"));
  Digest moved = std::move(running);
  moved.update(as_bytes("c"));
  EXPECT_EQ(to_hex(moved.finish()), kHashes[0].abc);
}

}  // namespace
}  // namespace support::crypto
