#include "apdu/status_word.h"

#include <gtest/gtest.h>

namespace apdu {
namespace {

TEST(StatusWord, IsTwoBytes) {
  constexpr StatusWord sw(0x63, 0xC2);
  EXPECT_EQ(sw.value(), 0x63C2);
  EXPECT_EQ(sw.sw1(), 0x63);
  EXPECT_EQ(sw.sw2(), 0xC2);
  EXPECT_EQ(sw, StatusWord(0x63C2));
}

TEST(StatusWord, OnlyOneIsOk) {
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    EXPECT_EQ(StatusWord(static_cast<std::uint16_t>(value)).ok(), value == 0x9000) << value;
  }
}

TEST(StatusWord, TriesAreLeftIn63CxAlone) {
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    const auto tries = StatusWord(static_cast<std::uint16_t>(value)).tries_left();
    if (value >= 0x63C0 && value <= 0x63CF) {
      EXPECT_EQ(tries, static_cast<int>(value - 0x63C0));
    } else {
      EXPECT_FALSE(tries.has_value()) << value;
    }
  }
}

TEST(StatusWord, IsDescribedInWords) {
  EXPECT_EQ(describe(kOk), "9000 (done)");
  EXPECT_EQ(describe(kSecurityStatusNotSatisfied), "6982 (security status not satisfied)");
  EXPECT_EQ(describe(StatusWord(0x63C1)), "63C1 (tries left)");
  EXPECT_EQ(describe(StatusWord(0x1234)), "1234 (unknown)");
}

}  // namespace
}  // namespace apdu
