#include "holder/registration/change.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <vector>

#include "holder/input_file.h"
#include "holder/message_id.h"
#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "support/bytes.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

// Longer than any such file.
constexpr std::size_t kLongestText = 1U << 20U;

constexpr const char* kLink =
    N_("it is a symbolic link that this program has not made; remove the link and the file by hand");
constexpr const char* kOtherNames =
    N_("it has other names too (hard links), which would not change with it; make it a file of its own");
constexpr const char* kChangedMeanwhile = N_("it was changed while you were asked; repeat the command");

// Folders that a file needs, which go again unless it comes into being.
class Folders {
 public:
  Folders(const fs::path& folder, Privacy privacy) { make(folder, privacy == Privacy::own ? 0700 : 0755); }
  ~Folders() {
    for (; !made_.empty(); made_.pop_back()) rmdir(made_.back().c_str());
  }
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;
  void keep() { made_.clear(); }

 private:
  // Where it cannot be made, it is the file's writing that says why.
  void make(const fs::path& folder, mode_t mode) {
    std::error_code none;
    if (folder.empty() || fs::exists(folder, none)) return;
    make(folder.parent_path(), mode);
    if (mkdir(folder.c_str(), mode) != 0) return;
    made_.push_back(folder);
    fs::permissions(folder, fs::perms(mode), none);
  }

  std::vector<fs::path> made_;
};

// One process at a time changes files of a folder.
class Turn {
 public:
  explicit Turn(const fs::path& folder) : folder_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (folder_ >= 0 && flock(folder_, LOCK_EX) != 0 && errno == EINTR) continue;
  }
  ~Turn() {
    if (folder_ >= 0) close(folder_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int folder_;
};

fs::path without_links(const fs::path& file) {
  std::error_code none;
  if (!fs::is_symlink(file, none)) return file;
  fs::path real = fs::canonical(file, none);
  return none ? file : real;
}

// The copy of a second change within a second gets a number.
fs::path keep_copy(const fs::path& file, const std::string& text, const std::string& stamp) {
  const std::string name = file.string() + ".jpki-backup-" + stamp;
  std::error_code none;
  fs::path copy = name;
  for (int number = 2; fs::exists(fs::symlink_status(copy, none)); ++number)
    copy = name + "-" + std::to_string(number);
  write_whole(copy, support::as_bytes(text), Replacing::no, Privacy::own);
  return copy;
}

// `file`: where the links lead.
void put(const fs::path& file, const Change& change) {
  if (!change.after) {
    remove_whole(file);
  } else {
    const auto privacy = change.before ? Privacy::as_it_was : change.privacy;
    write_whole(file, support::as_bytes(*change.after), Replacing::yes, privacy);
    // What is for every user is so whatever the umask.
    std::error_code none;
    if (privacy == Privacy::for_all) fs::permissions(file, fs::perms(0644), none);
  }
}

std::vector<std::string_view> split(const Text& text) {
  std::vector<std::string_view> lines;
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return lines;
}

std::vector<std::string> shown(std::vector<std::string_view>::const_iterator begin,
                               std::vector<std::string_view>::const_iterator end) {
  std::vector<std::string> lines;
  for (; begin != end; ++begin) lines.emplace_back(begin->substr(0, begin->find_last_not_of("\r\n") + 1));
  return lines;
}

}  // namespace

Text text_of(const fs::path& file) {
  std::error_code none;
  if (!fs::exists(fs::symlink_status(file, none))) return std::nullopt;
  return std::string(support::as_text(read_whole(file, kLongestText)));
}

const char* obstacle(const fs::path& file, const Text& after) {
  std::error_code none;
  if (!after) return fs::is_symlink(file, none) ? kLink : nullptr;
  const auto names = fs::hard_link_count(file, none);
  return !none && names > 1 ? kOtherNames : nullptr;
}

Lines lines_of(const Change& change) {
  const auto before = split(change.before);
  const auto after = split(change.after);
  auto [old_begin, new_begin] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  auto old_end = before.end();
  auto new_end = after.end();
  while (old_end != old_begin && new_end != new_begin && *(old_end - 1) == *(new_end - 1)) {
    --old_end;
    --new_end;
  }
  return {shown(old_begin, old_end), shown(new_begin, new_end)};
}

void make_sure_of_place(const Change& change) {
  fs::path folder = without_links(change.file).parent_path();
  std::error_code none;
  while (folder.has_relative_path() && !fs::exists(folder, none)) folder = folder.parent_path();
  try {
    // Of a name that nobody has: what can be written is the folder's to say.
    holder::make_sure_of_place(folder / ".jpki-tool", Replacing::yes);
  } catch (const TroubleError& error) {
    throw TroubleError(error.trouble(), change.file.string(), {}, error.reason());
  }
}

fs::path apply(const Change& change, const std::string& stamp) {
  const fs::path file = without_links(change.file);
  Folders folders(file.parent_path(), change.privacy);
  const Turn turn(file.parent_path());
  const Text now = text_of(change.file);
  if (now != change.before) {
    const Edited again = change.edit(now);
    if (again.refusal == nullptr && again.text == now) return {};
    throw TroubleError(Trouble::file_left, change.file.string(), {}, kChangedMeanwhile);
  }
  if (const char* reason = obstacle(change.file, change.after); reason != nullptr)
    throw TroubleError(Trouble::file_left, change.file.string(), {}, reason);
  fs::path copy;
  // A file that goes holds nothing but what a registration wrote.
  if (change.before && change.after) copy = keep_copy(file, *change.before, stamp);
  try {
    put(file, change);
  } catch (...) {
    std::error_code none;
    if (!copy.empty()) fs::remove(copy, none);
    throw;
  }
  folders.keep();
  return copy;
}

}  // namespace holder::registration
