#include "vcard/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "support/toml_text.h"

namespace vcard {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

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
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // Of an empty file nothing can be inserted, which counts for a failure.
  if (!file || (file.peek() != std::ifstream::traits_type::eof() && !(content << file.rdbuf()))) {
    if (errno == 0) errno = EIO;
    fail(path);
  }
  return content.str();
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
