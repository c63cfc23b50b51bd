#include "support/log.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "support/bytes.h"

namespace support {
namespace {

// Plain atomics: they need no destructor, so a call that arrives after the process's own clean-up finds them
// whole.
std::atomic<LogLevel> g_level{LogLevel::off};
std::atomic<int> g_file{STDERR_FILENO};

constexpr std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::info: return "info";
    case LogLevel::debug: return "debug";
    case LogLevel::off: break;
  }
  return "off";
}

std::string timestamp() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  tm local{};
  localtime_r(&now.tv_sec, &local);
  char text[32] = {};
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
  const std::string fraction = std::to_string(1000 + now.tv_nsec / 1'000'000);
  return std::string(text) + "." + fraction.substr(1);
}

// A log on a pipe that nobody reads any more must not end the program: the signal for that is kept from it.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    somebody_elses_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalHeld() {
    constexpr timespec kAtOnce{};
    if (!somebody_elses_) sigtimedwait(&pipe_, nullptr, &kAtOnce);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool somebody_elses_ = false;
};

// Control characters, also those that begin with C2 in UTF-8, end lines and steer terminals.
bool is_control(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0;
  };
  const auto c1 = [&](std::size_t i) { return byte(i) == 0xC2 && byte(i + 1) >= 0x80 && byte(i + 1) < 0xA0; };
  return byte(at) < 0x20 || byte(at) == 0x7F || c1(at) || (at > 0 && c1(at - 1));
}

// A pipe or a device would have somebody else's pace, and somebody else at its other end.
int open_regular_file(const std::string& path) {
  const int file =
      open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
           S_IRUSR | S_IWUSR);
  if (file < 0) return file;
  struct stat status {};
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) return file;
  close(file);
  errno = EINVAL;
  return -1;
}

}  // namespace

std::string open_log(LogLevel level, const std::string& path) {
  close_log();
  if (level == LogLevel::off) return {};
  if (!path.empty()) {
    const int file = open_regular_file(path);
    if (file < 0) return "cannot open the log file " + path + ": " + strerrordesc_np(errno);
    g_file = file;
  }
  g_level = level;
  return {};
}

void close_log() {
  g_level = LogLevel::off;
  const int file = g_file.exchange(STDERR_FILENO);
  if (file != STDERR_FILENO) close(file);
}

std::string on_one_line(std::string_view message) {
  std::string line;
  for (std::size_t at = 0; at < message.size(); ++at) {
    const auto byte = static_cast<std::uint8_t>(message[at]);
    if (is_control(message, at)) {
      line += "\\x" + to_hex(ByteView(&byte, 1));
    } else {
      line += message[at];
    }
  }
  return line;
}

bool log_enabled(LogLevel level) {
  return level <= g_level.load(std::memory_order_relaxed);
}

void write_log(LogLevel level, std::string_view message) {
  if (!log_enabled(level)) return;
  std::ostringstream line;
  line << timestamp() << " jpki-pkcs11[" << getpid() << "] " << name_of(level) << ": " << on_one_line(message)
       << '\n';
  const std::string text = line.str();
  const PipeSignalHeld held;
  // A full disk or a closed descriptor must not disturb the program that we are a guest in.
  [[maybe_unused]] const ssize_t written = write(g_file.load(), text.data(), text.size());
}

}  // namespace support
