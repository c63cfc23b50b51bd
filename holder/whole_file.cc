#include "holder/whole_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

#include "holder/message_id.h"
#include "holder/trouble.h"
#include "support/signals.h"
#include "support/write_signals.h"

namespace holder {
namespace {

namespace fs = std::filesystem;

struct ReasonRow {
  int error;
  const char* reason;
};

constexpr const char* kRefused = N_("the system refuses it");

constexpr ReasonRow kReasons[] = {
    {ENOSPC, N_("no space is left there")},   {EDQUOT, N_("no space is left there")},
    {EFBIG, N_("no space is left there")},    {EACCES, N_("it is not permitted there")},
    {EPERM, N_("it is not permitted there")}, {EROFS, N_("it is not permitted there")},
    {ENOENT, N_("there is no such folder")},  {ENOTDIR, N_("there is no such folder")},
    {EISDIR, N_("a folder has that name")},
};

[[noreturn]] void give_up(const fs::path& path, int error) {
  throw TroubleError(Trouble::file_not_written, path.string(), {}, reason_not_written(error));
}

// A file beside its place, which goes unless it is put there.
class Draft {
 public:
  explicit Draft(const fs::path& place) : place_(place), name_(place.string() + ".XXXXXX") {
    file_ = mkostemp(name_.data(), O_CLOEXEC);  // 0600
    if (file_ < 0) give_up(place_, errno);
  }
  ~Draft() {
    if (file_ >= 0) close(file_);
    if (!name_.empty()) unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void fill(support::ByteView content) {
    while (!content.empty()) {
      const ssize_t written = write(file_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) give_up(place_, written < 0 ? errno : EIO);
      content = content.subspan(static_cast<std::size_t>(written));
    }
    if (fsync(file_) != 0) give_up(place_, errno);
  }

  void open_to_all() {
    const mode_t mask = umask(0);
    umask(mask);
    allow(0666 & ~mask);
  }

  // For whom it was. Where the group or the list of others (acl(5)) cannot be kept, the group that it gets
  // instead may not read what was not its own.
  void open_as_it_was() {
    struct stat there {};
    if (stat(place_.c_str(), &there) != 0) return;
    constexpr mode_t kGroup = 0070;
    const mode_t mode = there.st_mode & 07777;
    const bool same = fchown(file_, static_cast<uid_t>(-1), there.st_gid) == 0 && has_list_of_place();
    allow(same ? mode : mode & ~kGroup);
  }

  void put(Replacing replacing) {
    const int file = std::exchange(file_, -1);
    if (close(file) != 0) give_up(place_, errno);
    if (replacing == Replacing::yes ? replace() : join()) name_.clear();
  }

 private:
  void allow(mode_t mode) {
    if (fchmod(file_, mode) != 0) give_up(place_, errno);
  }

  // Also where there is none to have.
  bool has_list_of_place() {
    constexpr const char* kList = "system.posix_acl_access";
    const ssize_t size = getxattr(place_.c_str(), kList, nullptr, 0);
    if (size <= 0) return true;
    std::string list(static_cast<std::size_t>(size), '\0');
    return getxattr(place_.c_str(), kList, list.data(), list.size()) == size &&
           fsetxattr(file_, kList, list.data(), list.size(), 0) == 0;
  }

  bool replace() {
    if (rename(name_.c_str(), place_.c_str()) != 0) give_up(place_, errno);
    return true;
  }

  // Whether nothing is left under the draft's name.
  bool join() {
    if (renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, place_.c_str(), RENAME_NOREPLACE) == 0) return true;
    // Not every file system knows that; a link never replaces either.
    if (errno == EINVAL && link(name_.c_str(), place_.c_str()) == 0) return false;
    if (errno == EEXIST) throw TroubleError(Trouble::file_exists, place_.string());
    give_up(place_, errno);
  }

  // What would end the program waits until nothing is half there.
  const support::SignalsHeld ending_{support::signal_set({SIGINT, SIGTERM, SIGHUP, SIGQUIT})};
  const support::WriteSignalsHeld write_signals_;
  fs::path place_;
  std::string name_;
  int file_ = -1;
};

}  // namespace

const char* reason_not_written(int error) {
  const char* reason = kRefused;
  for (const ReasonRow& row : kReasons)
    if (row.error == error) reason = row.reason;
  return reason;
}

void make_sure_of_place(const fs::path& path, Replacing replacing) {
  struct stat there {};
  if (lstat(path.c_str(), &there) != 0) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (errno != ENOENT || access(folder.c_str(), W_OK | X_OK) != 0) give_up(path, errno);
    return;
  }
  if (S_ISDIR(there.st_mode)) give_up(path, EISDIR);
  if (replacing == Replacing::no || !S_ISREG(there.st_mode))
    throw TroubleError(Trouble::file_exists, path.string());
}

void write_whole(const fs::path& path, support::ByteView content, Replacing replacing, Privacy privacy) {
  make_sure_of_place(path, replacing);
  Draft draft(path);
  draft.fill(content);
  if (privacy == Privacy::for_all) draft.open_to_all();
  if (privacy == Privacy::as_it_was) draft.open_as_it_was();
  draft.put(replacing);
}

void remove_whole(const fs::path& path) {
  if (unlink(path.c_str()) != 0) give_up(path, errno);
}

}  // namespace holder
