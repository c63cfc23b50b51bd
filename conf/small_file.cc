#include "conf/small_file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace conf {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

// Debian gives each user a private group of the same number.
bool is_private_group(const struct stat& status) {
  return status.st_gid == status.st_uid;
}

const char* objection_to(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return "not a regular file";
  if (status.st_uid != 0 && status.st_uid != geteuid()) return "belongs to another user; it is not read";
  const bool others = (status.st_mode & S_IWOTH) != 0;
  const bool group = (status.st_mode & S_IWGRP) != 0 && !is_private_group(status);
  if (others || group) return "can be written by others; it is not read (chmod go-w)";
  return nullptr;
}

FileText failed(int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  return {std::nullopt, missing ? std::string() : strerrordesc_np(error)};
}

}  // namespace

FileText read_small_file(const std::string& path) {
  const OpenFile file(path);
  if (file.descriptor() < 0) return failed(errno);
  struct stat status {};
  if (fstat(file.descriptor(), &status) != 0) return failed(errno);
  if (const char* objection = objection_to(status)) return {std::nullopt, objection};
  std::string text;
  char piece[4096];
  for (;;) {
    const ssize_t size = read(file.descriptor(), piece, sizeof piece);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed(errno);
    if (size == 0) return {std::move(text), {}};
    text.append(piece, static_cast<std::size_t>(size));
    if (text.size() > kMostBytes) return {std::nullopt, "too large for a configuration file"};
  }
}

}  // namespace conf
