#include "tests/unit/holder/doctor/scenes.h"

namespace holder::doctor {
namespace {

const std::string kAuth = std::string(kModules) + "/jpki-pkcs11-auth.so";
const std::string kWhole = std::string(kModules) + "/jpki-pkcs11.so";
constexpr const char* kFirefox = "/usr/lib/firefox-esr/libxul.so";
constexpr const char* kProfile = "/home/hanako/.mozilla/firefox/ab12cd34.default-esr/pkcs11.txt";

std::string policy_of(const std::string& library) {
  return R"({"policies": {"SecurityDevices": {"Add": {"Card": ")" + library + R"("}}}})";
}

StagedComputer& in_profile(StagedComputer& computer, const std::string& library) {
  return computer.modules().file(kFirefox).file(kProfile,
                                                "library=\nname=NSS\n\nlibrary=" + library + "\nname=Card\n");
}

StagedComputer& in_nssdb(StagedComputer& computer, const std::string& library) {
  return computer.modules()
      .file("/usr/lib/chromium/chromium")
      .file("/home/hanako/.pki/nssdb/pkcs11.txt", "library=" + library + "\n");
}

std::vector<Scene> of_firefox() {
  return {
      {"firefox", "browser_not_installed", [](auto&) {}},
      {"firefox", "browser_knows_none", [](auto& c) { c.modules().file(kFirefox); }},
      {"firefox", "browser_knows_module", [](auto& c) { in_profile(c, kAuth); }},
      {"firefox", "browser_knows_module",
       [](auto& c) {
         c.modules().file("/opt/firefox/libxul.so");
         c.file("/etc/firefox/policies/policies.json", policy_of(kAuth));
       }},
      {"firefox", "browser_knows_module",
       [](auto& c) {
         c.modules().file("/home/hanako/firefox/libxul.so");
         c.file("/home/hanako/.config/mozilla/firefox/ab.default/pkcs11.txt", "library=" + kAuth + "\n");
       }},
      {"firefox", "browser_knows_module",
       [](auto& c) {
         c.modules().file(kFirefox).file("/usr/lib/firefox-esr/distribution/policies.json", policy_of(kAuth));
       }},
      {"firefox", "browser_knows_module",
       [](auto& c) {
         c.modules().file(kFirefox).file("/home/hanako/.mozilla/firefox/profiles.ini",
                                         "[Profile0]\r\nIsRelative=0\r\nPath=/srv/far\r\n");
         c.file("/srv/far/pkcs11.txt", "library=" + kAuth + "\n");
       }},
      {"firefox", "browser_knows_proxy",
       [](auto& c) {
         c.modules().file(kFirefox).file("/etc/pkcs11/modules/a.module", "module: jpki-pkcs11-auth.so\n");
         c.file("/etc/crypto-policies/back-ends/nss.config",
                "name=p11-kit-proxy\nlibrary=p11-kit-proxy.so\n");
       }},
      {"firefox", "browser_knows_missing_file",
       [](auto& c) { in_profile(c, "/opt/old/jpki-pkcs11-auth.so"); }},
      {"firefox", "browser_knows_other_architecture",
       [](auto& c) {
         in_profile(c, "/opt/old/jpki-pkcs11-auth.so").module("/opt/old/jpki-pkcs11-auth.so", kOld);
       }},
      {"firefox", "browser_knows_signing_key", [](auto& c) { in_profile(c, kWhole); }},
      {"firefox", "browser_knows_proxy",
       [](auto& c) {
         in_profile(c, "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so");
         c.file("/etc/pkcs11/modules/jpki.module", "module: " + kAuth + "\n");
       }},
      {"firefox", "browser_knows_none",
       [](auto& c) { in_profile(c, "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so"); }},
      {"firefox_snap", "browser_confined", [](auto& c) { c.file("/var/lib/snapd/snaps/firefox_4793.snap"); }},
      {"firefox_snap", "browser_not_installed", [](auto&) {}},
      {"firefox_flatpak", "browser_confined",
       [](auto& c) { c.file("/home/hanako/.local/share/flatpak/app/org.mozilla.firefox/current/x"); }},
      {"firefox_flatpak", "browser_not_installed", [](auto&) {}},
  };
}

std::vector<Scene> of_chromium() {
  const std::string library = "library=" + kAuth + "\n";
  return {
      {"chromium", "browser_not_installed", [](auto&) {}},
      {"chromium", "browser_knows_none", [](auto& c) { c.file("/usr/lib/chromium/chromium"); }},
      {"chromium", "browser_knows_module",
       [library](auto& c) {
         c.modules().file("/opt/google/chrome/chrome").file("/home/hanako/.pki/nssdb/pkcs11.txt", library);
       }},
      {"chromium", "browser_knows_module",
       [library](auto& c) {
         c.modules().file("/usr/lib/chromium/chromium").environment("XDG_DATA_HOME", "/home/hanako/data");
         c.file("/home/hanako/data/pki/nssdb/pkcs11.txt", library);
       }},
      {"chromium", "browser_knows_missing_file",
       [library](auto& c) {
         c.file("/usr/lib/chromium/chromium").file("/home/hanako/.pki/nssdb/pkcs11.txt", library);
       }},
      {"chromium", "browser_knows_signing_key", [](auto& c) { in_nssdb(c, kWhole); }},
      {"chromium", "browser_knows_other_architecture",
       [](auto& c) { in_nssdb(c, kAuth).module(kAuth, kOld); }},
      {"chromium", "browser_knows_proxy",
       [](auto& c) {
         in_nssdb(c, "/usr/lib/p11-kit-proxy.so");
         c.file("/etc/pkcs11/modules/jpki.module", "module: " + kAuth + "\n");
       }},
      {"chromium_snap", "browser_confined", [](auto& c) { c.file("/snap/chromium/current/x"); }},
      {"chromium_snap", "browser_not_installed", [](auto&) {}},
      {"chromium_flatpak", "browser_confined",
       [](auto& c) { c.file("/var/lib/flatpak/app/com.google.Chrome/current/x"); }},
      {"chromium_flatpak", "browser_not_installed", [](auto&) {}},
  };
}

std::vector<Scene> of_openssl() {
  const char* const provider = "/usr/lib/x86_64-linux-gnu/ossl-modules/pkcs11.so";
  const char* const engine = "/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so";
  return {
      {"openssl", "openssl_has_neither", [](auto&) {}},
      {"openssl", "openssl_has_provider", [=](auto& c) { c.file(provider); }},
      {"openssl", "openssl_has_engine", [=](auto& c) { c.file(engine); }},
      {"openssl", "openssl_has_both", [=](auto& c) { c.file(provider).file(engine); }},
      {"openssl", "openssl_names_missing_file",
       [=](auto& c) {
         c.file(engine).file("/etc/ssl/openssl.cnf", "[jpki]\nMODULE_PATH = " + kWhole + "\n");
       }},
      {"openssl", "openssl_has_engine",
       [=](auto& c) {
         c.modules().file(engine).file("/etc/ssl/openssl.cnf", "[jpki]\nMODULE_PATH = " + kWhole + "\n");
       }},
      {"openssl", "openssl_names_missing_file",
       [=](auto& c) {
         c.file("/home/hanako/my.cnf", "[jpki]\npkcs11-module-path=" + kWhole);
         c.environment("OPENSSL_CONF", "/home/hanako/my.cnf");
       }},
  };
}

std::vector<Scene> of_ssh() {
  const char* const agent = "/usr/bin/ssh-agent";
  return {
      {"ssh", "ssh_missing", [](auto& c) { c.modules(); }},
      {"ssh", "ssh_without_module", [=](auto& c) { c.file(agent); }},
      {"ssh", "ssh_without_module", [=](auto& c) { c.file(agent).modules(kModules, kOld); }},
      {"ssh", "ssh_agent_takes_module", [=](auto& c) { c.file(agent).modules(); }},
      {"ssh", "ssh_agent_refuses_place",
       [=](auto& c) {
         c.around.program = "/opt/jpki/bin/jpki-tool";
         c.file(agent).modules("/opt/jpki/lib/pkcs11");
       }},
      // It is where the link leads that counts.
      {"ssh", "ssh_agent_refuses_place",
       [=](auto& c) {
         c.file(agent).modules("/opt/jpki/lib/pkcs11");
         c.link("/usr/lib/pkcs11", "../../opt/jpki/lib/pkcs11");
       }},
      {"ssh", "ssh_agent_of_gnupg",
       [=](auto& c) {
         c.file(agent).modules().environment("SSH_AUTH_SOCK", "/run/user/1000/gnupg/S.gpg-agent.ssh");
       }},
  };
}

}  // namespace

std::vector<Scene> program_scenes() {
  std::vector<Scene> all;
  for (const auto& scenes : {of_firefox(), of_chromium(), of_openssl(), of_ssh()})
    all.insert(all.end(), scenes.begin(), scenes.end());
  return all;
}

}  // namespace holder::doctor
