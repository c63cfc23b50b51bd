// OpenSSL and OpenSSH, which are told of the module by their own ways.
#include <algorithm>

#include "holder/doctor/check_table.h"
#include "holder/doctor/openssl_parts.h"
#include "holder/doctor/registrations.h"
#include "holder/message_id.h"

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigurations[] = {"/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf"};

constexpr Diagnosis kBoth{"openssl_has_both", State::ok,
                          N_("its provider and its engine for PKCS#11 are installed"), ""};
constexpr Diagnosis kProvider{"openssl_has_provider", State::ok, N_("its provider for PKCS#11 is installed"),
                              ""};
constexpr Diagnosis kEngine{"openssl_has_engine", State::ok, N_("its engine for PKCS#11 is installed"), ""};
constexpr Diagnosis kNeither{"openssl_has_neither", State::not_applicable,
                             N_("neither its provider nor its engine for PKCS#11 is installed"),
                             N_("Where openssl or curl is to use the card: sudo apt install pkcs11-provider, "
                                "or libengine-pkcs11-openssl on Debian 12; docs/clients/openssl.md")};
constexpr Diagnosis kConfiguredGone{"openssl_names_missing_file", State::problem,
                                    N_("its configuration names %1, which is not there"),
                                    N_("Correct the path there: docs/clients/openssl.md")};
constexpr const Diagnosis* kOpensslDiagnoses[] = {&kBoth, &kProvider, &kEngine, &kNeither, &kConfiguredGone};

// This project's modules in the configuration that OpenSSL reads: the rest of each line behind "=".
Paths configured(const System& system) {
  Paths files = system.matching(kConfigurations);
  if (const std::string named = system.variable("OPENSSL_CONF"); !named.empty()) files = {named};
  Paths all;
  for (const fs::path& file : files) {
    const std::string text = system.text(file);
    for (auto at = text.find("/jpki-pkcs11"); at != std::string::npos;
         at = text.find("/jpki-pkcs11", at + 1)) {
      const auto begin = text.find_last_of("= \t\n", at) + 1;
      fs::path library = text.substr(begin, text.find_first_of(" \t\r\n", at) - begin);
      if (library.is_absolute() && is_ours(library)) all.push_back(std::move(library));
    }
  }
  return all;
}

Finding examine_openssl(const Evidence& evidence) {
  const System& system = evidence.system;
  std::vector<Fact> facts;
  const Paths providers = openssl_providers(system);
  const Paths engines = openssl_engines(system);
  for (const fs::path& provider : providers) facts.push_back({"provider", provider.string()});
  for (const fs::path& engine : engines) facts.push_back({"engine", engine.string()});
  for (const fs::path& library : configured(system))
    if (!system.has(library)) return {&kConfiguredGone, library.string(), facts};
  if (!providers.empty()) return {engines.empty() ? &kProvider : &kBoth, {}, facts};
  return {engines.empty() ? &kNeither : &kEngine, {}, facts};
}

constexpr const char* kAgents[] = {"/usr/bin/ssh-agent", "/usr/local/bin/ssh-agent"};

constexpr Diagnosis kAllowed{"ssh_agent_takes_module", State::ok, N_("ssh-agent may load the module"), ""};
constexpr Diagnosis kOutside{
    "ssh_agent_refuses_place", State::warning, N_("ssh-agent does not load modules from %1"),
    N_("Install the modules below /usr/lib or /usr/local/lib, or name the place: ssh-agent -P 'PLACE/*'; "
       "docs/clients/openssh.md")};
constexpr Diagnosis kOtherAgent{
    "ssh_agent_of_gnupg", State::warning,
    N_("the agent that this session uses is GnuPG's, which loads no modules"),
    N_("Start OpenSSH's for the card (eval \"$(ssh-agent -s)\"), or do without an agent: ssh -I; "
       "docs/clients/openssh.md")};
constexpr Diagnosis kNoAgent{"ssh_missing", State::not_applicable, N_("it is not installed"), ""};
constexpr Diagnosis kNoModule{"ssh_without_module", State::not_applicable,
                              N_("no module is installed for it"), ""};
constexpr const Diagnosis* kSshDiagnoses[] = {&kAllowed, &kOutside, &kOtherAgent, &kNoAgent, &kNoModule};

// Source: ssh-agent.c of OpenSSH, DEFAULT_ALLOWED_PROVIDERS: "/usr/lib*/*,/usr/local/lib*/*", where "*" takes
// "/" too, matched with the path without links.
bool agent_takes(const fs::path& resolved) {
  const std::string path = resolved.string();
  for (const std::string_view beginning : {"/usr/lib", "/usr/local/lib"})
    if (path.starts_with(beginning) && path.find('/', beginning.size()) != std::string::npos) return true;
  return false;
}

Finding examine_ssh(const Evidence& evidence) {
  const System& system = evidence.system;
  if (!system.has_any(kAgents)) return {&kNoAgent};
  std::vector<Fact> facts;
  Paths fit;
  for (const fs::path& module : our_modules(system))
    if (system.elf(module) == system.native()) fit.push_back(system.resolved(module));
  if (fit.empty()) return {&kNoModule};
  for (const fs::path& module : fit) facts.push_back({"module", module.string()});
  if (std::none_of(fit.begin(), fit.end(), agent_takes))
    return {&kOutside, fit.front().parent_path().string(), facts};
  if (system.variable("SSH_AUTH_SOCK").find("gpg-agent") != std::string::npos)
    return {&kOtherAgent, {}, facts};
  return {&kAllowed, {}, facts};
}

}  // namespace

const Check kOpensslCheck{"openssl", "OpenSSL", kOpensslDiagnoses, &examine_openssl};
const Check kSshCheck{"ssh", "OpenSSH", kSshDiagnoses, &examine_ssh};

}  // namespace holder::doctor
