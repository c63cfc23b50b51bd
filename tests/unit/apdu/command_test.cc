#include "apdu/command.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace apdu {
namespace {

using support::Bytes;
using support::SecureBytes;
using support::to_hex;

constexpr Header kHeader{0x00, 0xA4, 0x04, 0x0C};

TEST(Command, Case1IsTheHeader) {
  EXPECT_EQ(to_hex(Command(kHeader).bytes()), "00A4040C");
}

TEST(Command, Case2EndsWithTheExpectedLength) {
  EXPECT_EQ(to_hex(Command(kHeader, ExpectedLength{1}).bytes()), "00A4040C01");
  EXPECT_EQ(to_hex(Command(kHeader, ExpectedLength{255}).bytes()), "00A4040CFF");
  EXPECT_EQ(to_hex(Command(kHeader, kUpTo256).bytes()), "00A4040C00");
}

TEST(Command, Case3CarriesData) {
  EXPECT_EQ(to_hex(Command(kHeader, Bytes{0xD3, 0x92}).bytes()), "00A4040C02D392");
}

TEST(Command, Case4CarriesDataAndExpectsSome) {
  EXPECT_EQ(to_hex(Command(kHeader, Bytes{0xD3, 0x92}, kUpTo256).bytes()), "00A4040C02D39200");
}

TEST(Command, CarriesAtMost255Bytes) {
  EXPECT_EQ(Command(kHeader, Bytes(255)).bytes().size(), 4U + 1 + 255);
  EXPECT_EQ(Command(kHeader, Bytes(255), kUpTo256).bytes().size(), 4U + 1 + 255 + 1);
  EXPECT_THROW(Command(kHeader, Bytes(256)), std::length_error);
  EXPECT_THROW(Command(kHeader, Bytes(256), kUpTo256), std::length_error);
  EXPECT_THROW(Command::with_secret(kHeader, SecureBytes(256)), std::length_error);
}

TEST(Command, CarriesAtLeastOneByteWhereItCarriesAny) {
  EXPECT_THROW(Command(kHeader, Bytes{}), std::length_error);
  EXPECT_THROW(Command(kHeader, Bytes{}, kUpTo256), std::length_error);
  EXPECT_THROW(Command::with_secret(kHeader, SecureBytes()), std::length_error);
}

TEST(Command, Expects1To256Bytes) {
  EXPECT_THROW(Command(kHeader, ExpectedLength{0}), std::length_error);
  EXPECT_THROW(Command(kHeader, ExpectedLength{257}), std::length_error);
  EXPECT_THROW(Command(kHeader, Bytes{1}, ExpectedLength{257}), std::length_error);
}

TEST(Command, CanAskForAnotherLength) {
  const auto case2 = Command(kHeader, kUpTo256).expecting({16});
  ASSERT_TRUE(case2.has_value());
  EXPECT_EQ(to_hex(case2->bytes()), "00A4040C10");

  const auto case4 = Command(kHeader, Bytes{0xD3, 0x92}, ExpectedLength{5}).expecting(kUpTo256);
  ASSERT_TRUE(case4.has_value());
  EXPECT_EQ(to_hex(case4->bytes()), "00A4040C02D39200");
}

TEST(Command, ThatExpectsNothingCannotAskForAnotherLength) {
  EXPECT_FALSE(Command(kHeader).expecting({16}).has_value());
  EXPECT_FALSE(Command(kHeader, Bytes{0xD3, 0x92}).expecting({16}).has_value());
  EXPECT_FALSE(Command::with_secret(kHeader, SecureBytes(4)).expecting({16}).has_value());
}

TEST(Command, OutlinesHeaderAndLength) {
  EXPECT_EQ(Command(kHeader).outline(), "00A4040C");
  EXPECT_EQ(Command(kHeader, ExpectedLength{4}).outline(), "00A4040C");
  EXPECT_EQ(Command(kHeader, Bytes{0xD3, 0x92}).outline(), "00A4040C Lc=2");
}

TEST(Command, OutlineOfASecretHasNoneOfIt) {
  const Command command = Command::with_secret(kHeader, SecureBytes(support::as_bytes("1234")));
  EXPECT_EQ(to_hex(command.bytes()), "00A4040C0431323334");
  EXPECT_EQ(command.outline(), "00A4040C Lc=secret");
}

}  // namespace
}  // namespace apdu
