#include "vcard/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "support/toml_text.h"

namespace vcard {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

// A FIFO or a terminal is refused, and neither waited for nor taken over.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(path);
    struct stat status {};
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) return;
    close(descriptor_);
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    fail(path);
  }
  ~OpenFile() { close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

// Names no other writer, in this process or another.
std::filesystem::path beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.string() + "." + std::to_string(getpid()) + "." + std::to_string(counter++) + ".new";
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  const OpenFile file(path);
  std::string content;
  std::array<char, 16384> piece{};
  for (;;) {
    const ssize_t size = read(file.descriptor(), piece.data(), piece.size());
    if (size == 0) return content;
    if (size > 0)
      content.append(piece.data(), static_cast<std::size_t>(size));
    else if (errno != EINTR)
      fail(path);
  }
}

std::string read_toml_text(const std::filesystem::path& path) {
  std::string text = read_file(path);
  if (const auto flaw = support::toml_flaw(text)) {
    throw std::runtime_error(path.string() + ":" + std::to_string(flaw->line) + ": " + flaw->reason);
  }
  return text;
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path draft = beside(path);
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) fail(draft);
  const bool written = write_all(file, content);
  if (close(file) != 0 || !written || rename(draft.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    unlink(draft.c_str());
    errno = reason;
    fail(path);
  }
}

}  // namespace vcard
