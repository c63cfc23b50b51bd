#include "holder/doctor/nss_programs.h"

#include "holder/doctor/registrations.h"

namespace holder::doctor {
namespace {

// Mozilla's own archives are unpacked anywhere; these are the usual places.
constexpr const char* kFirefoxPrograms[] = {
    "/usr/lib/firefox*/libxul.so",   "/usr/lib64/firefox*/libxul.so", "/usr/local/lib/firefox*/libxul.so",
    "/usr/local/firefox*/libxul.so", "/opt/firefox*/libxul.so",       "~/firefox/libxul.so",
    "~/.local/firefox/libxul.so"};
// The second since Firefox 147.
constexpr const char* kFirefoxDatabases[] = {"~/.mozilla/firefox/*/pkcs11.txt",
                                             "$CONFIG/mozilla/firefox/*/pkcs11.txt"};
constexpr const char* kFirefoxPolicies[] = {"/etc/firefox/policies/policies.json",
                                            "/usr/lib/firefox*/distribution/policies.json",
                                            "/usr/lib64/firefox*/distribution/policies.json",
                                            "/usr/share/firefox*/distribution/policies.json",
                                            "/opt/firefox*/distribution/policies.json",
                                            "~/firefox/distribution/policies.json"};

constexpr const char* kThunderbirdPrograms[] = {"/usr/lib/thunderbird*/libxul.so",
                                                "/usr/lib64/thunderbird*/libxul.so"};
constexpr const char* kThunderbirdDatabases[] = {"~/.thunderbird/*/pkcs11.txt"};
constexpr const char* kThunderbirdPolicies[] = {"/etc/thunderbird/policies/policies.json",
                                                "/usr/lib/thunderbird*/distribution/policies.json"};

constexpr const char* kChromiumPrograms[] = {"/usr/lib/chromium*/chromium", "/usr/lib64/chromium*/chromium*",
                                             "/opt/google/chrome*/chrome",  "/opt/microsoft/msedge*/msedge",
                                             "/opt/brave.com/brave*/brave", "/opt/vivaldi*/vivaldi-bin"};
// The second since Chromium 146, where the first is not there.
constexpr const char* kChromiumDatabases[] = {"~/.pki/nssdb/pkcs11.txt", "$DATA/pki/nssdb/pkcs11.txt"};

constexpr NssProgram kPrograms[] = {
    {"Firefox", kFirefoxPrograms, kFirefoxDatabases, kFirefoxPolicies},
    {"Chromium", kChromiumPrograms, kChromiumDatabases, {}},
    {"Thunderbird", kThunderbirdPrograms, kThunderbirdDatabases, kThunderbirdPolicies}};

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

Paths libraries_of(const System& system, const NssProgram& program) {
  Paths all = nss_libraries(system, program.databases);
  for (auto& library : policy_libraries(system, program.policies)) all.push_back(std::move(library));
  return all;
}

}  // namespace holder::doctor
