#include "support/log.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

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

}  // namespace

std::string open_log(LogLevel level, const std::string& path) {
  close_log();
  if (level == LogLevel::off) return {};
  if (!path.empty()) {
    const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                          S_IRUSR | S_IWUSR);
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

bool log_enabled(LogLevel level) {
  return level <= g_level.load(std::memory_order_relaxed);
}

void write_log(LogLevel level, std::string_view message) {
  if (!log_enabled(level)) return;
  std::ostringstream line;
  line << timestamp() << " jpki-pkcs11[" << getpid() << "] " << name_of(level) << ": " << message << '\n';
  const std::string text = line.str();
  // A full disk or a closed descriptor must not disturb the program that we are a guest in.
  [[maybe_unused]] const ssize_t written = write(g_file.load(), text.data(), text.size());
}

}  // namespace support
