#include "tools/jpki-tool/text.h"

#include <gtest/gtest.h>

#include <sstream>

namespace jpki_tool {
namespace {

TEST(TextTest, wide_characters_take_two_columns) {
  EXPECT_EQ(width_of("PIN"), 3U);
  EXPECT_EQ(width_of("暗証番号"), 8U);
  EXPECT_EQ(width_of("あと1回"), 7U);
  EXPECT_EQ(width_of("（）、。"), 8U);
  EXPECT_EQ(width_of("ｶﾅ"), 2U);
  EXPECT_EQ(width_of("か\u3099"), 2U);      // a combining mark
  EXPECT_EQ(width_of("葛\U000E0100"), 2U);  // a variant of a character in a name
  EXPECT_EQ(width_of("𠮷"), 2U);
  EXPECT_EQ(width_of("\xFF"), 1U);  // no UTF-8
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(TextTest, lines_fit_and_lose_nothing) {
  std::string japanese;
  std::string english;
  for (int i = 0; i < 40; ++i) {
    japanese += "電子証明書（pcscd）の更新、「手続き」です。";
    english += "the quick brown fox ";
  }
  for (const std::string& text : {japanese, english}) {
    std::string joined;
    for (const std::string& line : lines_of(wrapped(text, "  label  "))) {
      EXPECT_LE(width_of(line), kColumns);
      EXPECT_GT(width_of(line), 9U);
      joined += line.substr(9) + (text == english ? " " : "");
    }
    EXPECT_EQ(joined, text);
  }
}

TEST(TextTest, no_line_begins_or_ends_where_it_must_not) {
  for (std::size_t shift = 0; shift < 12; ++shift) {
    std::string text(shift, 'x');
    for (int i = 0; i < 30; ++i) text += "「更新」、（窓口）。";
    for (const std::string& line : lines_of(wrapped(text))) {
      for (const char* mark : {"」", "、", "）", "。"}) EXPECT_FALSE(line.starts_with(mark)) << line;
      for (const char* mark : {"「", "（"}) EXPECT_FALSE(line.ends_with(mark)) << line;
    }
  }
}

TEST(TextTest, a_word_that_is_longer_than_a_line_stays_whole) {
  const std::string word(100, 'x');
  EXPECT_EQ(wrapped("a " + word + " b"), "a\n" + word + "\nb");
}

TEST(TextTest, a_page_aligns_its_rows_by_columns) {
  Page page(false);
  page.heading("H");
  page.row("更新", "a");
  page.row("PIN", "b");
  EXPECT_EQ(page.text(), "H\n  更新  a\n  PIN   b\n");
}

TEST(TextTest, colours_are_only_where_they_are_wanted) {
  EXPECT_EQ(toned("x", Tone::bad, false), "x");
  EXPECT_EQ(toned("x", Tone::plain, true), "x");
  EXPECT_NE(toned("x", Tone::bad, true), "x");
}

}  // namespace
}  // namespace jpki_tool
