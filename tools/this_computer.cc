#include "tools/this_computer.h"

#include <pwd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>

namespace tools {
namespace {

// Those that are asked for.
constexpr const char* kVariables[] = {"HOME",           "XDG_CONFIG_HOME",    "XDG_DATA_HOME",
                                      "XDG_SESSION_ID", "SSH_CONNECTION",     "SSH_AUTH_SOCK",
                                      "OPENSSL_CONF",   "PCSCLITE_CSOCK_NAME"};

constexpr const char* kThisProgram = "/proc/self/exe";

std::string users_name() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : "";
}

std::string computers_name() {
  utsname names{};
  return uname(&names) == 0 ? names.nodename : "";
}

}  // namespace

holder::doctor::System this_computer() {
  holder::doctor::Surroundings around;
  for (const char* name : kVariables) {
    const char* value = std::getenv(name);
    if (value != nullptr) around.environment[name] = value;
  }
  around.user = users_name();
  around.host = computers_name();
  std::error_code none;
  around.program = std::filesystem::read_symlink(kThisProgram, none);
  around.native = holder::doctor::System({}).elf(kThisProgram).value_or(holder::doctor::Elf{});
  return holder::doctor::System(std::move(around));
}

}  // namespace tools
