#include "fuzz/module_settings.h"

#include <array>
#include <cstdlib>
#include <string>

#include "fuzz/memory_file.h"

namespace fuzz {
namespace {

const MemoryFile& configuration() {
  static const MemoryFile file = [] {
    MemoryFile made("configuration");
    unsetenv("HOME");
    unsetenv("XDG_CONFIG_HOME");
    setenv("JPKI_PKCS11_CONF", made.path().c_str(), 1);
    return made;
  }();
  return file;
}

}  // namespace

void choose_settings(Input& input) {
  constexpr std::array kPss = {"", "rsa_pss = \"on\"\n", "rsa_pss = \"off\"\n"};
  const std::uint8_t choice = input.byte();
  std::string text;
  // Most executions are of a module without settings, which costs less.
  if (choice != 0) {
    text = std::string("[tokens]\n") + kPss[choice % kPss.size()];
    if ((choice & 0x80) != 0) text += "signature_consent = \"each\"\n";
    if ((choice & 0x40) != 0) text += "pinpad = \"off\"\n";
  }
  static std::string in_force = "none yet";
  if (text == in_force) return;
  in_force = text;
  configuration().put(support::as_bytes(text));
}

}  // namespace fuzz
