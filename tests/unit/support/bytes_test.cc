#include "support/bytes.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace support {
namespace {

TEST(Bytes, ViewsText) {
  EXPECT_EQ(to_hex(as_bytes("Az")), "417A");
  EXPECT_EQ(as_text(Bytes{0x41, 0x7A}), "Az");
  EXPECT_TRUE(as_bytes("").empty());
}

TEST(Bytes, AreEqualByContent) {
  EXPECT_TRUE(equal(Bytes{1, 2}, Bytes{1, 2}));
  EXPECT_TRUE(equal(Bytes{}, Bytes{}));
  EXPECT_FALSE(equal(Bytes{1, 2}, Bytes{1, 3}));
  EXPECT_FALSE(equal(Bytes{1, 2}, Bytes{1}));
  EXPECT_FALSE(equal(Bytes{}, Bytes{0}));
}

TEST(Bytes, HexadecimalThereAndBack) {
  Bytes all;
  for (int value = 0; value < 256; ++value) all.push_back(static_cast<std::uint8_t>(value));
  EXPECT_EQ(from_hex(to_hex(all)), all);
  EXPECT_EQ(to_hex(Bytes{}), "");
  EXPECT_EQ(to_hex(Bytes{0x00, 0x0F, 0xF0}), "000FF0");
}

TEST(Bytes, HexadecimalMayBeLowerCaseAndSpaced) {
  EXPECT_EQ(from_hex("3b e0  00\x20"), (Bytes{0x3B, 0xE0, 0x00}));
  EXPECT_EQ(from_hex(""), Bytes{});
}

TEST(Bytes, AnythingElseIsNoHexadecimal) {
  for (const char* digits : {"3", "3B0", "3 B", "3G", "0x3B", "-1", "3B\n"}) {
    EXPECT_THROW(from_hex(digits), std::invalid_argument) << digits;
  }
}

TEST(Bytes, CopiesAreTheirOwn) {
  Bytes original = {1, 2};
  const Bytes copy = copy_of(original);
  original[0] = 9;
  EXPECT_EQ(copy, (Bytes{1, 2}));
}

}  // namespace
}  // namespace support
