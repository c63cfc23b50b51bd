#include "holder/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "holder/message_id.h"
#include "holder/trouble.h"

namespace holder {
namespace {

namespace fs = std::filesystem;

using support::Bytes;
using support::ByteView;
using support::crypto::Digest;
using support::crypto::HashAlgorithm;

constexpr std::size_t kPiece = 1U << 18U;

struct ReasonRow {
  int error;
  const char* reason;
};

constexpr const char* kNotOrdinary = N_("it is no ordinary file");
constexpr const char* kTooLarge = N_("it is too large for what it should be");
constexpr const char* kChanged = N_("it changed while it was read");

constexpr ReasonRow kReasons[] = {
    {ENOENT, N_("there is no such file")},
    {ENOTDIR, N_("there is no such file")},
    {EACCES, N_("it is not permitted")},
    {EPERM, N_("it is not permitted")},
    {ENXIO, kNotOrdinary},
};

[[noreturn]] void give_up(const fs::path& path, const char* reason) {
  throw TroubleError(Trouble::file_not_read, path.string(), {}, reason);
}

[[noreturn]] void give_up(const fs::path& path, int error) {
  const auto* row = std::find_if(std::begin(kReasons), std::end(kReasons),
                                 [error](const ReasonRow& each) { return each.error == error; });
  give_up(path, row == std::end(kReasons) ? N_("the system cannot read it") : row->reason);
}

class InputFile {
 public:
  // Opening a FIFO or a terminal must neither wait nor take it over.
  explicit InputFile(const fs::path& path)
      : path_(path), file_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (file_ < 0) give_up(path_, errno);
    try {
      before_ = look();
      if (!S_ISREG(before_.st_mode)) give_up(path_, kNotOrdinary);
    } catch (...) {
      close(file_);
      throw;
    }
  }
  ~InputFile() { close(file_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t size() const { return static_cast<std::uint64_t>(before_.st_size); }

  Bytes beginning(std::size_t size) const {
    Bytes bytes(size);
    std::size_t total = 0;
    while (const std::size_t count = read_into(std::span(bytes).subspan(total))) total += count;
    bytes.resize(total);
    return bytes;
  }

  template <typename Take>
  void each_piece(Take take) const {
    Bytes piece(static_cast<std::size_t>(std::clamp<std::uint64_t>(size(), 1, kPiece)));
    std::uint64_t total = 0;
    while (const std::size_t count = read_into(piece)) {
      total += count;
      if (total > size()) give_up(path_, kChanged);
      take(ByteView(piece).first(count));
    }
    const struct stat after = look();
    const bool same = total == size() && after.st_size == before_.st_size &&
                      after.st_mtim.tv_sec == before_.st_mtim.tv_sec &&
                      after.st_mtim.tv_nsec == before_.st_mtim.tv_nsec;
    if (!same) give_up(path_, kChanged);
  }

 private:
  struct stat look() const {
    struct stat status {};
    if (fstat(file_, &status) != 0) give_up(path_, errno);
    return status;
  }

  std::size_t read_into(std::span<std::uint8_t> piece) const {
    for (;;) {
      const ssize_t count = read(file_, piece.data(), piece.size());
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) give_up(path_, errno);
    }
  }

  fs::path path_;
  int file_;
  struct stat before_ {};
};

}  // namespace

Bytes beginning_of(const fs::path& path, std::size_t size) {
  return InputFile(path).beginning(size);
}

Bytes read_whole(const fs::path& path, std::size_t limit) {
  const InputFile file(path);
  if (file.size() > limit) give_up(path, kTooLarge);
  Bytes content;
  content.reserve(static_cast<std::size_t>(file.size()));
  file.each_piece([&](ByteView piece) { content.insert(content.end(), piece.begin(), piece.end()); });
  return content;
}

Digests digests_of(const fs::path& path, const std::set<HashAlgorithm>& wanted) {
  const InputFile file(path);
  std::map<HashAlgorithm, Digest> running;
  for (const HashAlgorithm algorithm : wanted) running.emplace(algorithm, algorithm);
  file.each_piece([&](ByteView piece) {
    for (auto& [algorithm, digest] : running) digest.update(piece);
  });
  Digests finished;
  for (auto& [algorithm, digest] : running) finished.emplace(algorithm, digest.finish());
  return finished;
}

}  // namespace holder
