#include "holder/whole_file.h"

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "holder/trouble.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace holder {
namespace {

namespace fs = std::filesystem;

class WholeFileTest : public testing::Test {
 protected:
  static std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  static Trouble write(const fs::path& path, std::string_view text, Replacing replacing = Replacing::no,
                       Privacy privacy = Privacy::own) {
    try {
      write_whole(path, support::as_bytes(text), replacing, privacy);
      return Trouble::none;
    } catch (const TroubleError& error) {
      EXPECT_EQ(error.subject(), path.string());
      return error.trouble();
    }
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  const vcard::TemporaryDirectory directory;
  const fs::path folder = directory / "";
};

TEST_F(WholeFileTest, is_written_for_its_owner_or_for_all) {
  EXPECT_EQ(write(folder / "own", "text"), Trouble::none);
  EXPECT_EQ(content(folder / "own"), "text");
  EXPECT_EQ(fs::status(folder / "own").permissions(), fs::perms(0600));
  const mode_t before = umask(027);
  EXPECT_EQ(write(folder / "all", "text", Replacing::no, Privacy::for_all), Trouble::none);
  umask(before);
  EXPECT_EQ(fs::status(folder / "all").permissions(), fs::perms(0640));
  EXPECT_EQ(files(), 2U);
}

// Ended as soon as its draft is there, and long before that is full.
TEST_F(WholeFileTest, leaves_no_draft_where_a_signal_ends_the_program) {
  const std::string much(std::size_t{16} << 20U, 'x');
  for (const int signal : {SIGINT, SIGTERM}) {
    const int watch = inotify_init1(IN_CLOEXEC);
    ASSERT_GE(inotify_add_watch(watch, folder.c_str(), IN_CREATE), 0);
    const pid_t child = fork();
    if (child == 0) {
      ::signal(signal, SIG_DFL);
      write(folder / "file", much, Replacing::yes);
      _exit(0);
    }
    char event[sizeof(inotify_event) + NAME_MAX + 1];
    ASSERT_GT(read(watch, event, sizeof event), 0);
    close(watch);
    kill(child, signal);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(content(folder / "file").size(), much.size());
    EXPECT_EQ(files(), 1U) << "a draft is left after signal " << signal;
  }
}

TEST_F(WholeFileTest, says_that_a_limit_of_sizes_is_reached) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit small{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &small);
    ::signal(SIGXFSZ, SIG_DFL);
    _exit(write(folder / "file", std::string(8192, 'x')) == Trouble::file_not_written ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(files(), 0U);
}

TEST_F(WholeFileTest, never_replaces_unless_told) {
  write(folder / "file", "old");
  EXPECT_EQ(write(folder / "file", "new"), Trouble::file_exists);
  EXPECT_EQ(content(folder / "file"), "old");
  EXPECT_EQ(write(folder / "file", "new", Replacing::yes), Trouble::none);
  EXPECT_EQ(content(folder / "file"), "new");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFileTest, replaces_regular_files_only) {
  fs::create_symlink("nowhere", folder / "link");
  EXPECT_EQ(write(folder / "link", "x", Replacing::yes), Trouble::file_exists);
  EXPECT_EQ(write(folder, "x", Replacing::yes), Trouble::file_not_written);
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFileTest, may_stay_readable_for_whoever_could_read_it) {
  write(folder / "file", "old");
  fs::permissions(folder / "file", fs::perms(0644));
  EXPECT_EQ(write(folder / "file", "new", Replacing::yes, Privacy::as_it_was), Trouble::none);
  EXPECT_EQ(fs::status(folder / "file").permissions(), fs::perms(0644));
  EXPECT_EQ(write(folder / "new", "x", Replacing::no, Privacy::as_it_was), Trouble::none);
  EXPECT_EQ(fs::status(folder / "new").permissions(), fs::perms(0600));
}

// Of another group than what this process makes, which only the superuser can set.
TEST_F(WholeFileTest, may_stay_its_groups) {
  write(folder / "file", "old");
  constexpr gid_t kGroup = 61234;
  const bool changed = chown((folder / "file").c_str(), static_cast<uid_t>(-1), kGroup) == 0;
  ASSERT_EQ(changed, geteuid() == 0);
  fs::permissions(folder / "file", fs::perms(0640));
  EXPECT_EQ(write(folder / "file", "new", Replacing::yes, Privacy::as_it_was), Trouble::none);
  struct stat there {};
  ASSERT_EQ(stat((folder / "file").c_str(), &there), 0);
  EXPECT_EQ(there.st_gid, changed ? kGroup : there.st_gid);
  EXPECT_EQ(there.st_mode & 07777, 0640U);
}

// Source: linux/posix_acl_xattr.h. The owner, a user of that number, nobody of the group; the mask looks like
// the group's bits.
TEST_F(WholeFileTest, may_stay_for_those_on_its_list) {
  struct Entry {
    std::uint16_t tag, allows;
    std::uint32_t id;
  };
  struct {
    std::uint32_t version = 2;
    Entry entries[5] = {{0x01, 6, ~0U}, {0x02, 4, 61234}, {0x04, 0, ~0U}, {0x10, 4, ~0U}, {0x20, 0, ~0U}};
  } list;
  static_assert(sizeof list == 44);
  constexpr const char* kList = "system.posix_acl_access";
  write(folder / "file", "old");
  if (setxattr((folder / "file").c_str(), kList, &list, sizeof list, 0) != 0) {
    ASSERT_EQ(errno, EOPNOTSUPP);
    return;
  }
  EXPECT_EQ(write(folder / "file", "new", Replacing::yes, Privacy::as_it_was), Trouble::none);
  char now[64];
  ASSERT_EQ(getxattr((folder / "file").c_str(), kList, now, sizeof now), static_cast<ssize_t>(sizeof list));
  EXPECT_EQ(memcmp(now, &list, sizeof list), 0);
}

TEST_F(WholeFileTest, goes_or_says_why_not) {
  write(folder / "file", "x");
  remove_whole(folder / "file");
  EXPECT_EQ(files(), 0U);
  EXPECT_THROW(remove_whole(folder / "file"), TroubleError);
}

TEST_F(WholeFileTest, a_folder_that_is_not_there_is_named) {
  EXPECT_EQ(write(folder / "none" / "file", "x"), Trouble::file_not_written);
  try {
    write_whole(folder / "none" / "file", {}, Replacing::no, Privacy::own);
    FAIL();
  } catch (const TroubleError& error) {
    EXPECT_STREQ(error.reason(), "there is no such folder");
  }
}

}  // namespace
}  // namespace holder
