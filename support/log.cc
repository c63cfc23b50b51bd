#include "support/log.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "support/bytes.h"
#include "support/own_process.h"
#include "support/utf8.h"
#include "support/write_signals.h"

namespace support {
namespace {

// Plain atomics: they need no destructor, so a call that arrives after the process's own clean-up finds them
// whole.
std::atomic<LogLevel> g_level{LogLevel::off};
std::atomic<bool> g_told{false};

// What a descriptor leads to, as the system tells files apart.
struct Target {
  dev_t device;
  ino_t number;

  friend bool operator==(const Target&, const Target&) = default;
};

std::optional<Target> target_of(int descriptor) {
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0) return std::nullopt;
  return Target{status.st_dev, status.st_ino};
}

// Where lines go. Written by open_log() and close_log() alone, while no thread writes.
struct Sink {
  int descriptor = -1;
  Target target{};
};
Sink g_sink;
std::atomic<int> g_writers{0};
// Of the process that has opened the log; a forked child makes another one, and leaves its parent's alone.
OwnProcess* g_opened_by = nullptr;

bool opened_here() {
  return g_opened_by != nullptr && g_opened_by->is_this_one();
}

void write_if_still_there(const Sink& sink, std::string_view text) {
  if (target_of(sink.descriptor) != sink.target) return;
  [[maybe_unused]] const ssize_t written = write(sink.descriptor, text.data(), text.size());
}

// A thread that may look at g_sink. The level has to be asked again after this has begun.
class Writing {
 public:
  Writing() { ++g_writers; }
  ~Writing() { --g_writers; }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;
};

constexpr std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::info: return "info";
    case LogLevel::debug: return "debug";
    case LogLevel::off: break;
  }
  return "off";
}

std::string digits(long number, long ten_to_their_count) {
  return std::to_string(ten_to_their_count + number).substr(1);
}

// In UTC, and without the C library, which has a lock for whatever has to do with time zones: another thread
// may hold it while this process is forked, and nobody lets go of it in the child.
std::string timestamp() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto midnight = floor<days>(now);
  const year_month_day date(midnight);
  const hh_mm_ss time(now - midnight);
  return digits(static_cast<int>(date.year()), 10'000) + "-" + digits(unsigned{date.month()}, 100) + "-" +
         digits(unsigned{date.day()}, 100) + "T" + digits(time.hours().count(), 100) + ":" +
         digits(time.minutes().count(), 100) + ":" + digits(time.seconds().count(), 100) + "." +
         digits(time.subseconds().count(), 1000) + "Z";
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
    g_sink.descriptor = file;
  } else {
    g_sink.descriptor = STDERR_FILENO;
  }
  const std::optional<Target> target = target_of(g_sink.descriptor);
  if (!target) return "there is no standard error to write the log to";
  g_sink.target = *target;
  if (!opened_here()) g_opened_by = new OwnProcess;
  g_level = level;
  return {};
}

void close_log() {
  g_level = LogLevel::off;
  // In a forked child the threads that wrote are gone, and what they left of the count means nothing.
  if (opened_here()) {
    while (g_writers.load() != 0) sched_yield();
  } else {
    g_writers = 0;
  }
  const Sink sink = std::exchange(g_sink, {});
  if (sink.descriptor > STDERR_FILENO && target_of(sink.descriptor) == sink.target) close(sink.descriptor);
}

void tell_once(std::string_view message) noexcept {
  if (g_told.exchange(true)) return;
  try {
    const std::string text = "jpki-pkcs11: " + on_one_line(message) + "\n";
    const WriteSignalsHeld held;
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
  } catch (...) {
    return;
  }
}

std::string on_one_line(std::string_view message) {
  std::string line;
  while (!message.empty()) {
    const auto [code, size] = utf8::first_character(message);
    if (size != 0 && !utf8::steers(code)) {
      line += message.substr(0, size);
      message.remove_prefix(size);
    } else {
      // What follows of it is no character either. Nor does a terminal that speaks no UTF-8 get a control
      // character out of a text that is none.
      const auto byte = static_cast<std::uint8_t>(message.front());
      line += "\\x" + to_hex(ByteView(&byte, 1));
      message.remove_prefix(1);
    }
  }
  return line;
}

bool log_enabled(LogLevel level) {
  return level <= g_level.load(std::memory_order_relaxed);
}

void write_log(LogLevel level, std::string_view message) {
  if (!log_enabled(level)) return;
  const std::string text = timestamp() + " jpki-pkcs11[" + std::to_string(getpid()) + "] " +
                           std::string(name_of(level)) + ": " + on_one_line(message) + "\n";
  const WriteSignalsHeld held;
  const Writing writing;
  // A full disk or a closed descriptor must not disturb the program that we are a guest in. The order of this
  // load and of the counting before it is what close_log() relies on.
  if (level <= g_level.load()) write_if_still_there(g_sink, text);
}

}  // namespace support
