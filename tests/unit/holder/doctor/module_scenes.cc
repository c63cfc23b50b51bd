#include "tests/unit/holder/doctor/scenes.h"

namespace holder::doctor {
namespace {

const std::string kAuth = std::string(kModules) + "/jpki-pkcs11-auth.so";
const std::string kWhole = std::string(kModules) + "/jpki-pkcs11.so";
const std::string kSign = std::string(kModules) + "/jpki-pkcs11-sign.so";
constexpr const char* kOpensc = "/usr/share/p11-kit/modules/opensc-pkcs11.module";
constexpr const char* kNssdb = "/home/hanako/.pki/nssdb/pkcs11.txt";

StagedComputer& listed(StagedComputer& computer, const std::string& library = kAuth,
                       const std::string& more = {}) {
  return computer.file("/etc/pkcs11/modules/jpki.module",
                       "# a remark: none\nmodule: " + library + "\n" + more);
}

std::vector<Scene> of_the_files() {
  return {
      {"modules", "modules_there", [](auto& c) { c.modules(); }},
      {"modules", "modules_there",
       [](auto& c) { c.modules().modules("/usr/lib/i386-linux-gnu/pkcs11", kOld); }},
      {"modules", "modules_there",
       [](auto& c) {
         c.around.program = "/opt/jpki/bin/jpki-tool";
         c.modules("/opt/jpki/lib64/pkcs11");
       }},
      // The same folder under two names.
      {"modules", "modules_there",
       [](auto& c) { c.modules().link("/usr/lib/pkcs11", "x86_64-linux-gnu/pkcs11"); }},
      {"modules", "modules_missing", [](auto&) {}},
      {"modules", "modules_missing",
       [](auto& c) { c.module(std::string(kModules) + "/jpki-pkcs11-demo.so"); }},
      {"modules", "module_damaged", [](auto& c) { c.modules().file(kAuth, ""); }},
      {"modules", "modules_of_other_architecture", [](auto& c) { c.modules(kModules, kOld); }},
      {"modules", "modules_in_two_places", [](auto& c) { c.modules().modules("/usr/local/lib/pkcs11"); }},
  };
}

std::vector<Scene> of_p11_kit() {
  return {
      {"p11_kit", "p11_kit_lists_module", [](auto& c) { listed(c.modules()); }},
      {"p11_kit", "p11_kit_lists_module", [](auto& c) { listed(c.modules(), "jpki-pkcs11-auth.so"); }},
      {"p11_kit", "p11_kit_lists_module",
       [](auto& c) {
         listed(c.modules(), kAuth, "disable-in: openssl, p11tool\n");
         c.file("/home/hanako/.config/pkcs11/modules/jpki-pkcs11.module",
                "module: " + kWhole + "\nenable-in: p11tool, openssl\n");
       }},
      // Without the one's disable-in, and beside what was installed by hand once.
      {"p11_kit", "p11_kit_shows_two_modules",
       [](auto& c) {
         listed(c.modules());
         c.file("/etc/pkcs11/modules/jpki-pkcs11-sign.module", "module: " + kSign + "\nenable-in: p11tool\n");
       }},
      {"p11_kit", "p11_kit_shows_two_modules",
       [](auto& c) {
         listed(c.modules(), kAuth, "disable-in: p11tool\n");
         c.file("/usr/share/p11-kit/modules/jpki-pkcs11.module",
                "module: jpki-pkcs11.so\nenable-in: openssl p11tool\n");
         c.file("/etc/pkcs11/modules/jpki-pkcs11-sign.module",
                "module: " + kSign + "\nenable-in: certtool, p11tool\n");
       }},
      {"p11_kit", "p11_kit_shows_two_modules",
       [](auto& c) {
         listed(c.modules());
         c.file("/usr/share/p11-kit/modules/jpki-pkcs11-auth.module", "module: jpki-pkcs11-auth.so\n");
       }},
      {"p11_kit", "p11_kit_lists_missing_file", [](auto& c) { listed(c, kAuth); }},
      {"p11_kit", "p11_kit_lists_missing_file", [](auto& c) { listed(c, "jpki-pkcs11-auth.so"); }},
      {"p11_kit", "p11_kit_shows_signing_key_to_all", [](auto& c) { listed(c.modules(), kWhole); }},
      {"p11_kit", "p11_kit_shows_signing_key_to_all", [](auto& c) { listed(c.modules(), kSign); }},
      {"p11_kit", "p11_kit_lists_module",
       [](auto& c) { listed(c.modules(), kSign, "enable-in: p11tool\n"); }},
      // The user's line goes before the administrator's.
      {"p11_kit", "p11_kit_lists_missing_file",
       [](auto& c) {
         listed(c.modules());
         c.environment("XDG_CONFIG_HOME", "/home/hanako/conf");
         c.file("/home/hanako/conf/pkcs11/modules/jpki.module", "module: /gone/jpki-pkcs11-auth.so\n");
       }},
      {"p11_kit", "p11_kit_lists_none", [](auto& c) { c.file("/usr/bin/p11-kit"); }},
      {"p11_kit", "p11_kit_missing", [](auto&) {}},
  };
}

std::vector<Scene> of_opensc() {
  return {
      {"opensc", "opensc_not_listed", [](auto& c) { listed(c.modules()); }},
      {"opensc", "opensc_apart", [](auto& c) { c.modules().file(kOpensc, "module: opensc-pkcs11.so\n"); }},
      {"opensc", "opensc_beside",
       [](auto& c) { listed(c.modules()).file(kOpensc, "module: opensc-pkcs11.so\n"); }},
      {"opensc", "opensc_not_listed",
       [](auto& c) {
         listed(c.modules()).file(kOpensc, "module: opensc-pkcs11.so\n");
         c.file("/etc/pkcs11/modules/opensc-pkcs11.module", "enable-in: nobody\n");
       }},
      {"opensc", "opensc_beside",
       [](auto& c) {
         c.file(kNssdb,
                "library=/usr/lib/opensc-pkcs11.so\nname=OpenSC\n\nlibrary=" + kAuth + "\nname=Card\n");
       }},
      {"opensc", "opensc_apart", [](auto& c) { c.file(kNssdb, "library=/usr/lib/opensc-pkcs11.so\n"); }},
  };
}

std::vector<Scene> of_the_proxy() {
  const std::string both = "library=/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so\n\nlibrary=" + kAuth + "\n";
  return {
      {"proxy", "loaded_once", [](auto&) {}},
      {"proxy", "loaded_once", [both](auto& c) { c.modules().file(kNssdb, both); }},
      {"proxy", "loaded_once",
       [](auto& c) { listed(c.modules()).file(kNssdb, "library=/usr/lib/p11-kit-proxy.so\n"); }},
      {"proxy", "loaded_twice", [both](auto& c) { listed(c.modules()).file(kNssdb, both); }},
      {"proxy", "loaded_twice",
       [both](auto& c) {
         listed(c.modules()).file("/home/hanako/.thunderbird/abc.default/pkcs11.txt", both);
       }},
  };
}

}  // namespace

std::vector<Scene> module_scenes() {
  std::vector<Scene> all;
  for (const auto& scenes : {of_the_files(), of_p11_kit(), of_opensc(), of_the_proxy()})
    all.insert(all.end(), scenes.begin(), scenes.end());
  return all;
}

}  // namespace holder::doctor
