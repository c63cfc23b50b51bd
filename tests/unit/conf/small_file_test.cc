#include "conf/small_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/conf/scratch_folder.h"

namespace conf {
namespace {

TEST(SmallFile, IsReadWhole) {
  const test::ScratchFolder folder;
  const std::string text(10'000, 'x');
  EXPECT_EQ(read_small_file(folder.file("some", text)).text, text);
  EXPECT_EQ(read_small_file(folder.file("empty", "")).text, "");
}

TEST(SmallFile, MayBeMissing) {
  const test::ScratchFolder folder;
  folder.file("file", "");
  for (const std::string& path : {folder.path("none"), folder.path("none/none"), folder.path("file/none")}) {
    const FileText file = read_small_file(path);
    EXPECT_FALSE(file.text);
    EXPECT_EQ(file.problem, "") << path;
  }
}

TEST(SmallFile, MustBeSmall) {
  const test::ScratchFolder folder;
  EXPECT_TRUE(read_small_file(folder.file("most", std::string(64 * 1024, '#'))).text);
  const FileText file = read_small_file(folder.file("more", std::string(64 * 1024 + 1, '#')));
  EXPECT_FALSE(file.text);
  EXPECT_EQ(file.problem, "too large for a configuration file");
}

TEST(SmallFile, IsNotWaitedFor) {
  const test::ScratchFolder folder;
  ASSERT_EQ(mkfifo(folder.path("pipe").c_str(), 0600), 0);
  for (const std::string& path : {folder.path("pipe"), folder.path("."), std::string("/dev/zero")}) {
    const FileText file = read_small_file(path);
    EXPECT_FALSE(file.text);
    EXPECT_EQ(file.problem, "not a regular file") << path;
  }
}

// The superuser reads every file, so he asks as somebody whom permissions bind.
TEST(SmallFile, SaysWhyItCannotBeRead) {
  constexpr uid_t kNobody = 65534;
  const test::ScratchFolder folder;
  const std::string path = folder.file("secret", "x");
  chmod(path.c_str(), 0);
  chmod(folder.path(".").c_str(), 0755);
  const uid_t self = geteuid();
  ASSERT_EQ(seteuid(self == 0 ? kNobody : self), 0);
  const FileText file = read_small_file(path);
  ASSERT_EQ(seteuid(self), 0);
  EXPECT_EQ(file.problem, "Permission denied");
}

}  // namespace
}  // namespace conf
