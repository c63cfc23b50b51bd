// OpenSSH: the module for the hosts that are named. For all hosts, every server would be shown the card's
// key.
#include "holder/registration/program.h"
#include "holder/registration/ssh_block.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

void plan_ssh(Planner& planner) {
  const fs::path file = planner.own_path("~/.ssh/config");
  if (!planner.adds()) {
    planner.edit(file, &without_ssh_block);
    return;
  }
  const fs::path module = planner.module("jpki-pkcs11-auth.so");
  const std::vector<std::string> hosts = planner.wish().hosts;
  planner.edit(file, [hosts, module](const Text& before) { return with_ssh_block(before, hosts, module); });
}

}  // namespace

const Program kSsh{"ssh", "OpenSSH", false, true, &plan_ssh};

}  // namespace holder::registration
