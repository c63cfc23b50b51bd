// A page that a message names is found where the program is installed.
#include "tools/pages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/vcard/temporary_directory.h"

namespace tools {
namespace {

namespace fs = std::filesystem;

class Pages : public testing::Test {
 protected:
  Pages() {
    fs::create_directories(installed / "clients");
    std::ofstream(installed / "guide.md") << "a page\n";
    std::ofstream(installed / "clients/openssl.ja.md") << "a page\n";
  }

  vcard::TemporaryDirectory prefix;
  fs::path installed = prefix / "share/doc/jpki-tool";
};

TEST_F(Pages, LieBesideThePrograms) {
  EXPECT_EQ(folder_of_pages(prefix / "bin"), installed);
  EXPECT_EQ(folder_of_pages(prefix / "libexec"), installed);
  EXPECT_EQ(folder_of_pages(installed / "bin"), fs::path());
}

TEST_F(Pages, AreNamedByTheirPaths) {
  const std::string folder = installed.string();
  EXPECT_EQ(with_paths("See docs/guide.md.", installed), "See " + folder + "/guide.md.");
  EXPECT_EQ(with_paths("docs/clients/openssl.ja.md の設定と、docs/guide.md。", installed),
            folder + "/clients/openssl.ja.md の設定と、" + folder + "/guide.md。");
  EXPECT_EQ(with_paths("docs/clients has pages", installed), folder + "/clients has pages");
}

TEST_F(Pages, KeepTheirNamesWhereTheyAreNot) {
  for (const char* text : {"See docs/other.md, and more.", "no page", "", "docs"})
    EXPECT_EQ(with_paths(text, installed), text);
  EXPECT_EQ(with_paths("See docs/guide.md", fs::path()), "See docs/guide.md");
}

}  // namespace
}  // namespace tools
