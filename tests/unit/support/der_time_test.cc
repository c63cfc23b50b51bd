#include "support/der_time.h"

#include <gtest/gtest.h>

#include "support/der.h"

namespace support::der {
namespace {

std::optional<std::string> utc(std::string_view text) {
  return time_digits(kUtcTime, as_bytes(text));
}

std::optional<std::string> generalized(std::string_view text) {
  return time_digits(kGeneralizedTime, as_bytes(text));
}

// RFC 5280 section 4.1.2.5.1.
TEST(DerTime, TwoDigitsOfAYearAreOf1950To2049) {
  EXPECT_EQ(utc("500101000000Z"), "19500101000000");
  EXPECT_EQ(utc("991231235959Z"), "19991231235959");
  EXPECT_EQ(utc("000229120000Z"), "20000229120000");
  EXPECT_EQ(utc("491231235959Z"), "20491231235959");
  EXPECT_EQ(generalized("20500101000000Z"), "20500101000000");
}

TEST(DerTime, OneFormOnly) {
  for (const char* text : {"", "Z", "2001010000Z", "200101000000", "200101000000+0900", "2001010000000Z",
                           "20010100000aZ", "20200101000000Z"})
    EXPECT_FALSE(utc(text)) << text;
  for (const char* text : {"", "200101000000Z", "20200101000000", "20200101000000.5Z", "2020010100000 Z"})
    EXPECT_FALSE(generalized(text)) << text;
  EXPECT_FALSE(time_digits(kOctetString, as_bytes("20200101000000Z")));
}

TEST(DerTime, FieldsHaveARange) {
  for (const char* text : {"200001000000Z", "201301000000Z", "200100000000Z", "200132000000Z",
                           "200101240000Z", "200101006000Z", "200101000060Z"})
    EXPECT_FALSE(utc(text)) << text;
}

}  // namespace
}  // namespace support::der
