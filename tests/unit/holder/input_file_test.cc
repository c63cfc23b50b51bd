#include "holder/input_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "holder/trouble.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace holder {
namespace {

namespace fs = std::filesystem;

using support::crypto::HashAlgorithm;

class InputFileTest : public testing::Test {
 protected:
  fs::path file(const char* name, std::string_view content) const {
    std::ofstream(folder / name, std::ios::binary) << content;
    return folder / name;
  }
  static std::string reason(const fs::path& path, std::size_t limit = 1000) {
    try {
      read_whole(path, limit);
      return "";
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.trouble(), Trouble::file_not_read);
      EXPECT_EQ(error.subject(), path.string());
      return error.reason();
    }
  }

  const vcard::TemporaryDirectory directory;
  const fs::path folder = directory / "";
};

TEST_F(InputFileTest, is_read_to_its_limit) {
  EXPECT_EQ(support::as_text(read_whole(file("a", "content"), 7)), "content");
  EXPECT_TRUE(read_whole(file("empty", ""), 0).empty());
  EXPECT_EQ(reason(file("a", "content"), 6), "it is too large for what it should be");
}

TEST_F(InputFileTest, has_the_digests_of_its_content) {
  const std::string large(1000000, 'a');
  const Digests digests = digests_of(file("a", large), {HashAlgorithm::sha256, HashAlgorithm::sha512});
  ASSERT_EQ(digests.size(), 2U);
  for (const auto& [algorithm, digest] : digests)
    EXPECT_EQ(digest, support::crypto::digest(algorithm, support::as_bytes(large)));
  EXPECT_EQ(digests_of(file("empty", ""), {HashAlgorithm::sha256}).at(HashAlgorithm::sha256),
            support::crypto::digest(HashAlgorithm::sha256, {}));
}

TEST_F(InputFileTest, is_an_ordinary_file) {
  const fs::path fifo = folder / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const fs::path& path : {fifo, fs::path(folder), fs::path("/dev/null")})
    EXPECT_EQ(reason(path), "it is no ordinary file") << path;
  EXPECT_EQ(reason(folder / "none"), "there is no such file");
  EXPECT_EQ(reason(file("a", "x") / "b"), "there is no such file");
  if (geteuid() == 0) return;
  chmod(file("secret", "x").c_str(), 0);
  EXPECT_EQ(reason(folder / "secret"), "it is not permitted");
}

}  // namespace
}  // namespace holder
