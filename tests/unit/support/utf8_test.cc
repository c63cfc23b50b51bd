#include "support/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace support::utf8 {
namespace {

// Unicode, table 3-7: the first and the last character of each form.
TEST(Utf8, KnowsEachForm) {
  const struct {
    std::string_view bytes;
    char32_t code;
  } characters[] = {{"\x01", 0x01},
                    {"\x7F", 0x7F},
                    {"\xC2\x80", 0x80},
                    {"\xDF\xBF", 0x7FF},
                    {"\xE0\xA0\x80", 0x800},
                    {"\xEF\xBF\xBF", 0xFFFF},
                    {"\xF0\x90\x80\x80", 0x10000},
                    {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
  for (const auto& each : characters) {
    const Character found = first_character(std::string(each.bytes) + "rest");
    EXPECT_EQ(found.code, each.code);
    EXPECT_EQ(found.size, each.bytes.size());
  }
}

TEST(Utf8, IsCutBetweenCharacters) {
  const std::string_view text = "a\xE3\x82\xAB";
  EXPECT_FALSE(continues(text[0]));
  EXPECT_FALSE(continues(text[1]));
  EXPECT_TRUE(continues(text[2]));
  EXPECT_TRUE(continues(text[3]));
}

TEST(Utf8, WhatIsNoCharacterHasNoSize) {
  for (const std::string_view bytes :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2z", "\xE0\x9F\xBF", "\xE3\x82", "\xE3\x82z",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"})
    EXPECT_EQ(first_character(bytes).size, 0U) << bytes.size();
}

TEST(Utf8, SurrogatesHaveTheFormAlone) {
  const Character found = first_character("\xED\xA0\x80");
  EXPECT_EQ(found.size, 3U);
  EXPECT_TRUE(is_surrogate(found.code));
  EXPECT_TRUE(is_surrogate(0xDFFF));
  EXPECT_FALSE(is_surrogate(0xD7FF));
  EXPECT_FALSE(is_surrogate(0xE000));
}

TEST(Utf8, TellsWhatSteers) {
  for (const char32_t code : {0x00U, 0x0AU, 0x1FU, 0x7FU, 0x9BU, 0x61CU, 0x200EU, 0x202EU, 0x2066U, 0x2069U})
    EXPECT_TRUE(steers(code)) << std::hex << static_cast<unsigned>(code);
  for (const char32_t code : {0x20U, 0x7EU, 0xA0U, 0x2010U, 0x2026U, 0x206AU, 0x30ABU, 0x10FFFFU})
    EXPECT_FALSE(steers(code)) << std::hex << static_cast<unsigned>(code);
}

}  // namespace
}  // namespace support::utf8
