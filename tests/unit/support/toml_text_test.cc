#include "support/toml_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace support {
namespace {

using testing::HasSubstr;

void expect_fine(std::string_view text) {
  EXPECT_FALSE(toml_flaw(text)) << text;
}

void expect_flaw(std::string_view text, std::size_t line, const char* reason) {
  const auto flaw = toml_flaw(text);
  ASSERT_TRUE(flaw) << text;
  EXPECT_EQ(flaw->line, line) << text;
  EXPECT_THAT(flaw->reason, HasSubstr(reason)) << text;
}

TEST(TomlText, MayHaveAnyCharacterInStringsAndComments) {
  expect_fine("");
  expect_fine("[log]\nlevel = \"debug\"\n");
  expect_fine("# 記録\nfile = \"/記録\" # é\n");
  expect_fine("file = '/é\\' # é\n");
  expect_fine("a = \"\\\"é\"\nb = \"\"\n");
  expect_fine("\xEF\xBB\xBF[log]\n");
}

TEST(TomlText, HasNoneButAsciiElsewhere) {
  for (const char* text : {"é", "\ná = 1", "\n[\xE3\x81\x82]", "\na = 'b'ϳ", "\na = \"b\\\\\"é"}) {
    expect_flaw(text, text[0] == '\n' ? 2 : 1, "not ASCII");
  }
  // Where the library sees the end of a line, a comment or a string ends for us as well.
  expect_flaw("# \rϳ", 1, "not ASCII");
  expect_flaw("# \vϳ", 1, "not ASCII");
  expect_flaw("a = 'b\n\fϳ", 2, "not ASCII");
}

TEST(TomlText, HasNoStringOfSeveralLines) {
  expect_flaw("a = \"\"\"\\ϳ\"\"\"", 1, "several lines");
  expect_flaw("\na = '''b'''", 2, "several lines");
}

TEST(TomlText, HasNoEndlessKey) {
  std::string dots = "a";
  for (int i = 0; i < 33; ++i) dots += ".a";
  expect_flaw(dots + " = 1", 1, "dots");
  expect_flaw("\n\"#\"." + dots + " = 1", 2, "dots");
  expect_fine(" # " + dots);
  expect_fine("a = \"........\"");
}

}  // namespace
}  // namespace support
