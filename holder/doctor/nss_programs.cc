#include "holder/doctor/nss_programs.h"

#include <algorithm>
#include <sstream>

#include "holder/doctor/registrations.h"

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

// Mozilla's own archives are unpacked anywhere; these are the usual places.
constexpr const char* kFirefoxPrograms[] = {
    "/usr/lib/firefox*/libxul.so",   "/usr/lib64/firefox*/libxul.so", "/usr/local/lib/firefox*/libxul.so",
    "/usr/local/firefox*/libxul.so", "/opt/firefox*/libxul.so",       "~/firefox/libxul.so",
    "~/.local/firefox/libxul.so"};
// The second since Firefox 147.
constexpr const char* kFirefoxDatabases[] = {"~/.mozilla/firefox/*/pkcs11.txt",
                                             "$CONFIG/mozilla/firefox/*/pkcs11.txt"};
constexpr const char* kFirefoxProfiles[] = {"~/.mozilla/firefox/profiles.ini",
                                            "$CONFIG/mozilla/firefox/profiles.ini"};
constexpr const char* kFirefoxPolicies[] = {"/etc/firefox/policies/policies.json",
                                            "/usr/lib/firefox*/distribution/policies.json",
                                            "/usr/lib64/firefox*/distribution/policies.json",
                                            "/usr/share/firefox*/distribution/policies.json",
                                            "/opt/firefox*/distribution/policies.json",
                                            "~/firefox/distribution/policies.json"};

constexpr const char* kThunderbirdPrograms[] = {"/usr/lib/thunderbird*/libxul.so",
                                                "/usr/lib64/thunderbird*/libxul.so"};
constexpr const char* kThunderbirdDatabases[] = {"~/.thunderbird/*/pkcs11.txt",
                                                 "$CONFIG/thunderbird/*/pkcs11.txt"};
constexpr const char* kThunderbirdProfiles[] = {"~/.thunderbird/profiles.ini",
                                                "$CONFIG/thunderbird/profiles.ini"};
constexpr const char* kThunderbirdPolicies[] = {"/etc/thunderbird/policies/policies.json",
                                                "/usr/lib/thunderbird*/distribution/policies.json"};

constexpr const char* kChromiumPrograms[] = {"/usr/lib/chromium*/chromium", "/usr/lib64/chromium*/chromium*",
                                             "/opt/google/chrome*/chrome",  "/opt/microsoft/msedge*/msedge",
                                             "/opt/brave.com/brave*/brave", "/opt/vivaldi*/vivaldi-bin"};
// The second since Chromium 146, where the first is not there.
constexpr const char* kChromiumDatabases[] = {"~/.pki/nssdb/pkcs11.txt", "$DATA/pki/nssdb/pkcs11.txt"};

// What NSS gives to every program: Fedora and kin put p11-kit-proxy.so there (update-crypto-policies(8),
// p11-kit issue 433).
constexpr const char* kForAll[] = {"/etc/crypto-policies/back-ends/nss.config"};

constexpr NssProgram kPrograms[] = {
    {"Firefox", kFirefoxPrograms, kFirefoxDatabases, kFirefoxProfiles, kFirefoxPolicies},
    {"Chromium", kChromiumPrograms, kChromiumDatabases, {}, {}},
    {"Thunderbird", kThunderbirdPrograms, kThunderbirdDatabases, kThunderbirdProfiles, kThunderbirdPolicies}};

bool is_in(const Paths& all, const fs::path& path) {
  return std::find(all.begin(), all.end(), path) != all.end();
}

// Of the sections [Profile0], [Profile1] and so on. Source: toolkit/profile/nsToolkitProfileService.cpp.
void read_profiles(std::istream& ini, const fs::path& folder, Paths& all) {
  std::string section;
  std::string line;
  fs::path path;
  bool relative = true;
  const auto take = [&] {
    fs::path profile = relative ? folder / path : path;
    if (section.starts_with("[Profile") && !path.empty() && !is_in(all, profile))
      all.push_back(std::move(profile));
    path.clear();
    relative = true;
  };
  while (std::getline(ini, line)) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with('[')) {
      take();
      section = line;
    }
    if (line.starts_with("Path=")) path = line.substr(line.find('=') + 1);
    if (line.starts_with("IsRelative=")) relative = line != "IsRelative=0";
  }
  take();
}

}  // namespace

const NssProgram& firefox() {
  return kPrograms[0];
}

const NssProgram& chromium() {
  return kPrograms[1];
}

std::span<const NssProgram> nss_programs() {
  return kPrograms;
}

const NssProgram& thunderbird() {
  return kPrograms[2];
}

Paths profiles_in(const System& system, Patterns lists) {
  Paths all;
  for (const fs::path& list : system.matching(lists)) {
    std::istringstream ini(system.text(list));
    read_profiles(ini, list.parent_path(), all);
  }
  return all;
}

Paths libraries_for_all(const System& system, const NssProgram& program) {
  Paths all = policy_libraries(system, program.policies);
  for (auto& library : nss_libraries(system, system.matching(kForAll))) all.push_back(std::move(library));
  return all;
}

Paths libraries_of(const System& system, const NssProgram& program) {
  Paths databases = system.matching(program.databases);
  for (const fs::path& profile : profiles_in(system, program.profiles))
    if (!is_in(databases, profile / "pkcs11.txt")) databases.push_back(profile / "pkcs11.txt");
  Paths all = nss_libraries(system, databases);
  for (auto& library : libraries_for_all(system, program)) all.push_back(std::move(library));
  return all;
}

}  // namespace holder::doctor
