// What is said in Japanese depends on a file only, on no locale of the system.
#include "tools/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/unit/vcard/temporary_directory.h"

namespace tools {
namespace {

class ACatalogue : public testing::Test {
 protected:
  ACatalogue() {
    std::ifstream in(JPKI_CATALOGUE, std::ios::binary);
    content.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::string said(const std::string& of) const {
    const auto file = folder / "some.mo";
    std::ofstream(file, std::ios::binary) << of;
    return Catalogue(file).translated("Valid");
  }

  vcard::TemporaryDirectory folder;
  std::string content;
};

TEST_F(ACatalogue, HasTheTranslation) {
  EXPECT_EQ(said(content), "有効期間");
}

TEST_F(ACatalogue, GivesBackWhatItDoesNotHave) {
  const Catalogue catalogue(JPKI_CATALOGUE);
  const char* text = "in no catalogue";
  EXPECT_EQ(catalogue.translated(text), text);
  EXPECT_STREQ(catalogue.translated(""), "") << "not the head of the file";
}

TEST_F(ACatalogue, IsEmptyWithoutAFile) {
  EXPECT_STREQ(Catalogue(folder / "nothing").translated("Valid"), "Valid");
}

TEST_F(ACatalogue, OfAnotherKindOrCutOffIsEmpty) {
  EXPECT_EQ(said("#!/bin/sh"), "Valid");
  for (std::size_t length = 0; length < content.size(); length += 97)
    EXPECT_EQ(said(content.substr(0, length)), "Valid") << length;
}

TEST_F(ACatalogue, IsNotReadBeyondItsEnd) {
  // Each number of the head and of the tables' first rows as large as can be.
  for (std::size_t offset = 8; offset < 64; offset += 4) {
    std::string damaged = content;
    damaged.replace(offset, 4, "\xff\xff\xff\xff");
    const std::string text = said(damaged);
    EXPECT_TRUE(text == "Valid" || text == "有効期間") << offset;
  }
}

}  // namespace
}  // namespace tools
