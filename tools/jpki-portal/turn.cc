#include "tools/jpki-portal/turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "support/log.h"
#include "tools/jpki-portal/users_folder.h"

namespace jpki_portal {
namespace {

constexpr std::size_t kLongestLine = 512;

// Without a session's folder, one that lasts serves as well: the lock goes with its process.
std::filesystem::path lock_file() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const bool usable = runtime != nullptr && *runtime == '/';
  return (usable ? std::filesystem::path(runtime) : users_folder()) / "jpki-portal.lock";
}

[[noreturn]] void cannot_tell() {
  throw std::system_error(errno, std::generic_category(), "jpki-portal.lock");
}

}  // namespace

std::optional<Turn> Turn::taken() {
  const int file = open(lock_file().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) cannot_tell();
  Turn turn(file);
  if (flock(file, LOCK_EX | LOCK_NB) == 0) return turn;
  if (errno == EWOULDBLOCK) return std::nullopt;
  cannot_tell();
}

Turn::Turn(Turn&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

Turn::~Turn() {
  if (file_ >= 0) close(file_);
}

std::string Turn::kept() const {
  std::array<char, kLongestLine> line{};
  const ssize_t size = pread(file_, line.data(), line.size(), 0);
  return {line.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

void Turn::keep(const std::string& line) const {
  if (ftruncate(file_, 0) != 0 || pwrite(file_, line.data(), line.size(), 0) < 0)
    support::log_error("the file of the turn cannot be written");
}

}  // namespace jpki_portal
