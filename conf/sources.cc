#include "conf/sources.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace conf {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = secure_getenv(name);
  if (value == nullptr) return std::nullopt;
  return value;
}

std::optional<std::string> not_empty(std::optional<std::string> value) {
  return value && value->empty() ? std::nullopt : value;
}

// A folder of the effective user; nothing if it belongs to another user or does not exist.
std::optional<std::string> own_folder(const char* name) {
  const std::optional<std::string> path = variable(name);
  struct stat status {};
  if (!path || stat(path->c_str(), &status) != 0 || status.st_uid != geteuid()) return std::nullopt;
  return path;
}

bool absolute(const std::optional<std::string>& path) {
  return path && path->starts_with('/');
}

}  // namespace

Environment process_environment() {
  const bool is_root = geteuid() == 0;
  return {.xdg_config_home = is_root ? own_folder("XDG_CONFIG_HOME") : variable("XDG_CONFIG_HOME"),
          .home = is_root ? own_folder("HOME") : variable("HOME"),
          .jpki_pkcs11_conf = not_empty(variable("JPKI_PKCS11_CONF"))};
}

std::vector<std::string> files_of(const Environment& environment) {
  std::vector<std::string> files = {environment.system_file};
  // The XDG Base Directory Specification: "If an implementation encounters a relative path ... it should
  // consider the path invalid and ignore it"; an unset or empty variable means $HOME/.config.
  if (absolute(environment.xdg_config_home)) {
    files.push_back(*environment.xdg_config_home + "/jpki-pkcs11.conf");
  } else if (absolute(environment.home)) {
    files.push_back(*environment.home + "/.config/jpki-pkcs11.conf");
  }
  return files;
}

}  // namespace conf
