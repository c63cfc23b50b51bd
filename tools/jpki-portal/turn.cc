#include "tools/jpki-portal/turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "tools/jpki-portal/users_folder.h"

namespace jpki_portal {
namespace {

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

}  // namespace jpki_portal
