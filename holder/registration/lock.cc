#include "holder/registration/lock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

// Empty where it is no link.
std::string target_of(const fs::path& link) {
  std::error_code none;
  return fs::read_symlink(link, none).string();
}

bool runs(std::string_view number) {
  pid_t process = 0;
  const auto end = std::from_chars(number.data(), number.data() + number.size(), process);
  if (end.ec != std::errc() || process <= 0) return false;
  return kill(process, 0) == 0 || errno == EPERM;
}

bool has_record_lock(const fs::path& file) {
  const int opened = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool held = fcntl(opened, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(opened);
  return held;
}

std::string own_host() {
  utsname names{};
  return uname(&names) == 0 ? names.nodename : "";
}

}  // namespace

bool is_locked_by_mozilla(const fs::path& profile) {
  if (has_record_lock(profile / ".parentlock")) return true;
  // With a "+", the link was made by somebody who had the other lock too, and is left over.
  const std::string target = target_of(profile / "lock");
  const auto colon = target.rfind(':');
  return colon != std::string::npos && runs(std::string_view(target).substr(colon + 1));
}

bool is_locked_by_chromium(const fs::path& folder) {
  const std::string target = target_of(folder / "SingletonLock");
  const auto dash = target.rfind('-');
  if (dash == std::string::npos) return false;
  return target.substr(0, dash) != own_host() || runs(std::string_view(target).substr(dash + 1));
}

}  // namespace holder::registration
