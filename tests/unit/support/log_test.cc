#include "support/log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <locale>
#include <regex>
#include <sstream>
#include <thread>
#include <vector>

namespace support {
namespace {

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    std::string name = ::testing::TempDir() + "jpki-log-XXXXXX";
    folder_ = mkdtemp(name.data());
    path_ = folder_ / "log";
  }
  ~LogTest() override {
    close_log();
    std::filesystem::remove_all(folder_);
  }

  std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(LogTest, IsOffByDefault) {
  EXPECT_FALSE(log_enabled(LogLevel::error));
  ::testing::internal::CaptureStderr();
  log_error("nobody asked");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(LogTest, OffCreatesNoFile) {
  EXPECT_EQ(open_log(LogLevel::off, path_), "");
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(LogTest, GoesToStandardErrorWithoutAPath) {
  ::testing::internal::CaptureStderr();
  ASSERT_EQ(open_log(LogLevel::info, ""), "");
  log_info("heard");
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("info: heard\n"), std::string::npos);
}

TEST_F(LogTest, WritesOneLineAMessage) {
  ASSERT_EQ(open_log(LogLevel::debug, path_), "");
  log_debug("Lc=", 4, " -> ", "9000");
  const std::regex line(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z jpki-pkcs11\[\d+\] debug: Lc=4 -> 9000\n)");
  EXPECT_TRUE(std::regex_match(content(), line)) << content();
}

TEST_F(LogTest, TellsTheTimeInUtc) {
  const std::time_t before = std::time(nullptr);
  ASSERT_EQ(open_log(LogLevel::debug, path_), "");
  log_debug("now");
  std::tm parts{};
  ASSERT_NE(strptime(content().c_str(), "%Y-%m-%dT%H:%M:%S", &parts), nullptr);
  const std::time_t told = timegm(&parts);
  EXPECT_GE(told, before);
  EXPECT_LE(told, std::time(nullptr));
}

// Of a lock that another thread holds at the fork, the child would wait for the end for ever.
TEST_F(LogTest, AChildLogsWhateverOtherThreadsDoAtTheFork) {
  ASSERT_EQ(open_log(LogLevel::debug, path_), "");
  std::atomic<bool> enough{false};
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i)
    others.emplace_back([&enough] {
      while (!enough) log_debug("from another thread");
    });
  for (int round = 0; round < 200; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      log_debug("from a child");
      _exit(0);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (status != 0) ADD_FAILURE() << "round " << round << ": " << status;
    if (status != 0) break;
  }
  enough = true;
  for (std::thread& other : others) other.join();
}

TEST_F(LogTest, WritesWhatIsUrgentEnough) {
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  log_error("one");
  log_info("two");
  log_debug("three");
  EXPECT_NE(content().find("one"), std::string::npos);
  EXPECT_NE(content().find("two"), std::string::npos);
  EXPECT_EQ(content().find("three"), std::string::npos);
}

TEST_F(LogTest, FileIsTheUsersAlone) {
  const mode_t umask_before = umask(0);
  const std::string error = open_log(LogLevel::info, path_);
  umask(umask_before);
  ASSERT_EQ(error, "");
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(LogTest, AppendsToWhatIsThere) {
  std::ofstream(path_) << "before\n";
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  log_info("after");
  EXPECT_TRUE(content().starts_with("before\n"));
  EXPECT_NE(content().find("after"), std::string::npos);
}

TEST_F(LogTest, FollowsNoLink) {
  const auto target = folder_ / "precious";
  std::ofstream(target) << "untouched";
  std::filesystem::create_symlink(target, path_);
  EXPECT_NE(open_log(LogLevel::info, path_), "");
  EXPECT_FALSE(log_enabled(LogLevel::error));
  EXPECT_EQ(std::filesystem::file_size(target), 9U);
}

// The names of readers come from the readers.
TEST_F(LogTest, AMessageIsOneLineWhateverIsInIt) {
  using namespace std::string_view_literals;
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  log_info("Reader\n2026-01-01 jpki-pkcs11[1] info: made up\r\0\t\x1B[2J\x7F\xC2\x9B"sv, "1m, 読取機 \\");
  const std::string text = content();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_NE(
      text.find(
          R"(Reader\x0A2026-01-01 jpki-pkcs11[1] info: made up\x0D\x00\x09\x1B[2J\x7F\xC2\x9B1m, 読取機 \)"),
      std::string::npos)
      << text;
}

TEST_F(LogTest, BytesOfNoCharacterAreSpeltOut) {
  EXPECT_EQ(on_one_line("Reader \x9B"
                        "2J \xC0\x8A \xE2\x80"),
            R"(Reader \x9B2J \xC0\x8A \xE2\x80)");
}

TEST_F(LogTest, APipeOrADeviceIsNoLogFile) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  const int reader = open(path_.c_str(), O_RDONLY | O_NONBLOCK);
  EXPECT_NE(open_log(LogLevel::info, path_), "");
  EXPECT_NE(open_log(LogLevel::info, "/dev/null"), "");
  EXPECT_FALSE(log_enabled(LogLevel::error));
  close(reader);
}

TEST_F(LogTest, IsClosedInAProgramThatIsStarted) {
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  int open_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone) != path_) continue;
    ++open_files;
    EXPECT_NE(fcntl(std::stoi(entry.path().filename()), F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(open_files, 1);
}

// The name's second half would stand in front of its first.
TEST_F(LogTest, NothingTurnsTheDirectionOfWriting) {
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  log_info("Reader \u202Egnp.exe\u2066 \u061C\u200F\u2028");
  const std::string text = content();
  EXPECT_NE(text.find(R"(Reader \xE2\x80\xAEgnp.exe\xE2\x81\xA6 \xD8\x9C\xE2\x80\x8F\xE2\x80\xA8)"),
            std::string::npos)
      << text;
  EXPECT_NE(on_one_line("読取機 … “é” €").find("読取機 … “é” €"), std::string::npos);
}

// A program that closes all descriptors, as daemons do, and then opens a file of its own.
TEST_F(LogTest, NothingIsWrittenIntoTheProgramsOwnFiles) {
  const auto precious = folder_ / "precious";
  for (const std::string& log : {path_.string(), std::string()}) {
    const auto child = [&] {
      open_log(LogLevel::info, log);
      int ours = STDERR_FILENO;
      if (!log.empty()) {
        ours = open("/dev/null", O_RDONLY) - 1;
        close(ours + 1);
      }
      close(ours);
      if (open(precious.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600) != ours) return 2;
      log_error("not for this file");
      close_log();
      return fcntl(ours, F_GETFD) < 0 ? 3 : 0;  // nor is it closed
    };
    EXPECT_EXIT(_exit(child()), ::testing::ExitedWithCode(0), "") << log;
    EXPECT_EQ(std::filesystem::file_size(precious), 0U) << log;
  }
}

TEST_F(LogTest, ALimitOfAFilesSizeKillsNobody) {
  const auto child = [&] {
    const rlimit limit{10, 10};
    if (open_log(LogLevel::info, path_) != "" || setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
    for (int i = 0; i < 3; ++i) log_info("longer than the file may become");
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGXFSZ) == 0 ? 0 : 1;
  };
  EXPECT_EXIT(_exit(child()), ::testing::ExitedWithCode(0), "");
}

TEST_F(LogTest, NumbersAreThoseOfNoLocale) {
  struct Grouped : std::numpunct<char> {
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\1"; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Grouped));
  const std::string error = open_log(LogLevel::info, path_);
  log_info(256, " bytes");
  std::locale::global(before);
  EXPECT_EQ(error, "");
  EXPECT_NE(content().find(": 256 bytes\n"), std::string::npos) << content();
}

TEST_F(LogTest, IsClosedWhileOthersWrite) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      while (!stop) log_error("a line");
    });
  }
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(open_log(LogLevel::info, path_), "");
    close_log();
    // Whoever gets the number of the closed file next is not written into.
    const auto other = folder_ / "other";
    const int file = open(other.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    EXPECT_EQ(std::filesystem::file_size(other), 0U);
    close(file);
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
}

// Whoever read the standard error has gone.
TEST_F(LogTest, ABrokenPipeKillsNobody) {
  const auto child = [] {
    int ends[2];
    if (pipe(ends) != 0) return 2;
    close(ends[0]);
    dup2(ends[1], STDERR_FILENO);
    open_log(LogLevel::info, "");
    log_info("nobody listens");
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 0 ? 0 : 1;
  };
  EXPECT_EXIT(_exit(child()), testing::ExitedWithCode(0), "");
}

TEST_F(LogTest, APipeWithoutReaderDoesNotBlock) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_NE(open_log(LogLevel::info, path_), "");
}

struct Unprintable {};
std::ostream& operator<<(std::ostream&, const Unprintable&) {
  throw std::bad_alloc();
}

TEST_F(LogTest, MakesAPartOnlyForALineThatIsRead) {
  int made = 0;
  const auto part = [&made] { return ++made; };
  ASSERT_EQ(open_log(LogLevel::info, path_), "");
  log_debug("unread ", part);
  EXPECT_EQ(made, 0);
  log_info("read ", part);
  EXPECT_NE(content().find("info: read 1\n"), std::string::npos);
}

TEST_F(LogTest, ALineThatCannotBeBuiltIsLeftOut) {
  ASSERT_EQ(open_log(LogLevel::debug, path_), "");
  log_error("never seen", Unprintable{});
  log_error("seen");
  EXPECT_EQ(content().find("never"), std::string::npos);
  EXPECT_NE(content().find("error: seen\n"), std::string::npos);
}

TEST_F(LogTest, SaysWhyAFileCannotBeOpened) {
  EXPECT_NE(open_log(LogLevel::info, folder_ / "missing" / "log").find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace support
