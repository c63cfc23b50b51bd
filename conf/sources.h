// Where configuration comes from: the system's file, then the user's, then one named in the environment.
// Thread rule: process_environment() reads the environment, which the program must not change meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace conf {

inline constexpr const char* kSystemFile = "/etc/jpki-pkcs11.conf";

// The variables that are asked. A variable that a privileged process must not believe is absent.
struct Environment {
  std::string system_file = kSystemFile;
  std::optional<std::string> xdg_config_home = {};
  std::optional<std::string> home = {};
  std::optional<std::string> jpki_pkcs11_conf = {};  // not empty
};

// The environment of this process. Root does not use the home of another user, which sudo may have left in
// $HOME. A set-user-ID or set-group-ID process, or one with raised capabilities, uses none of it: its caller
// must not choose where a more powerful process writes its log.
Environment process_environment();

// The files to read before the one that the environment names, later ones overriding earlier ones; they need
// not exist.
std::vector<std::string> files_of(const Environment& environment);

}  // namespace conf
