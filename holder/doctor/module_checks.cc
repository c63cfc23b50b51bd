// The modules' files, and who else shows the same card to programs.
#include <algorithm>
#include <set>

#include "holder/doctor/check_table.h"
#include "holder/doctor/nss_programs.h"
#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "support/joined.h"

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

constexpr Diagnosis kThere{"modules_there", State::ok, N_("they are installed: %1"), ""};
constexpr Diagnosis kMissing{
    "modules_missing", State::problem, N_("none is installed"),
    N_("Programs need one to reach the card: README.md, “With your own card”. This program "
       "does without.")};
constexpr Diagnosis kDamaged{"module_damaged", State::problem, N_("%1 is no library"),
                             N_("Install the modules again.")};
constexpr Diagnosis kOtherArchitecture{
    "modules_of_other_architecture", State::problem, N_("%1 is for another kind of processor or program"),
    N_("Install the modules for this computer's kind of programs (uname -m); 64-bit programs cannot load "
       "32-bit ones.")};
constexpr Diagnosis kTwoPlaces{"modules_in_two_places", State::warning,
                               N_("they are installed in more than one place: %1"),
                               N_("Programs may load an old one. Remove one of the installations (cmake "
                                  "--build build --target uninstall).")};
constexpr const Diagnosis* kModulesDiagnoses[] = {&kThere, &kMissing, &kDamaged, &kOtherArchitecture,
                                                  &kTwoPlaces};

Finding examine_modules(const Evidence& evidence) {
  const System& system = evidence.system;
  std::vector<Fact> facts;
  std::set<fs::path> folders;
  fs::path unfit;
  std::string places;
  for (const fs::path& module : our_modules(system)) {
    const auto elf = system.elf(module);
    facts.push_back({"module", module.string() + (elf ? " " + name_of(*elf) : " damaged")});
    if (!elf) return {&kDamaged, module.string(), facts};
    if (*elf != system.native()) {
      unfit = module;
    } else if (folders.insert(system.resolved(module).parent_path()).second) {
      places += (places.empty() ? "" : ", ") + module.parent_path().string();
    }
  }
  if (folders.size() > 1) return {&kTwoPlaces, places, facts};
  if (folders.size() == 1) return {&kThere, places, facts};
  return unfit.empty() ? Finding{&kMissing} : Finding{&kOtherArchitecture, unfit.string(), facts};
}

constexpr const char* kP11Kit[] = {"/usr/bin/p11-kit", "/usr/lib*/libp11-kit.so.0",
                                   "/usr/lib/*/libp11-kit.so.0"};

constexpr Diagnosis kListed{"p11_kit_lists_module", State::ok, N_("it lists %1"), ""};
constexpr Diagnosis kGone{"p11_kit_lists_missing_file", State::problem, N_("it lists %1, which is not there"),
                          N_("Correct the path in the .module file, or install the modules again: "
                             "docs/clients/p11-kit.md")};
constexpr Diagnosis kSigningOpen{
    "p11_kit_shows_signing_key_to_all", State::warning,
    N_("it shows the signing key to every program: any of them may ask for the signing password"),
    N_("Register jpki-pkcs11-auth.so for all, and jpki-pkcs11.so with a line enable-in: "
       "docs/clients/p11-kit.md")};
constexpr Diagnosis kMeeting{
    "p11_kit_shows_two_modules", State::warning,
    N_("it has a program load two modules of the same card, which get in each other's way: %1"),
    N_("Remove jpki-pkcs11-sign.module, where you have followed an older instruction, from "
       "/etc/pkcs11/modules or ~/.config/pkcs11/modules; jpki-pkcs11.module has both keys: "
       "docs/clients/p11-kit.md")};
constexpr Diagnosis kNotListed{
    "p11_kit_lists_none", State::not_applicable, N_("it lists no module of the My Number Card"),
    N_("GnuTLS, NetworkManager and others find modules there. Where you want that: jpki-tool register "
       "p11-kit; docs/clients/p11-kit.md")};
constexpr Diagnosis kNoP11Kit{"p11_kit_missing", State::not_applicable, N_("it is not installed"), ""};
constexpr const Diagnosis* kP11KitDiagnoses[] = {&kListed,  &kGone,      &kSigningOpen,
                                                 &kMeeting, &kNotListed, &kNoP11Kit};

Finding examine_p11_kit(const Evidence& evidence) {
  const System& system = evidence.system;
  const auto ours = our_p11_kit_modules(system);
  std::vector<Fact> facts;
  facts.reserve(ours.size());
  for (const P11KitModule& module : ours)
    facts.push_back({"module", module.library.string() + (module.enable_in.empty() ? "" : " limited")});
  for (const P11KitModule& module : ours)
    if (!system.has(module.library) || module.library.is_relative())
      return {&kGone, module.library.string(), facts};
  const bool open = std::any_of(ours.begin(), ours.end(), [](const P11KitModule& module) {
    return module.enable_in.empty() && module.library.filename() != "jpki-pkcs11-auth.so";
  });
  if (open) return {&kSigningOpen, {}, facts};
  const auto meeting = loaded_together(ours);
  if (!meeting.empty()) return {&kMeeting, support::joined(meeting, ", ", &P11KitModule::name), facts};
  if (!ours.empty()) return {&kListed, ours.front().library.string(), facts};
  return {system.has_any(kP11Kit) ? &kNotListed : &kNoP11Kit};
}

constexpr Diagnosis kOpenscApart{"opensc_apart", State::ok,
                                 N_("OpenSC and this project's modules do not meet in one program"), ""};
constexpr Diagnosis kOpenscBeside{"opensc_beside", State::warning,
                                  N_("programs see the card twice: through OpenSC as well (%1)"),
                                  N_("Choose the tokens whose names begin with “JPKI User” or “JPKI "
                                     "Digital”, or switch OpenSC off where no "
                                     "other card needs it: docs/clients/p11-kit.md")};
constexpr Diagnosis kNoOpensc{"opensc_not_listed", State::not_applicable, N_("OpenSC is not listed anywhere"),
                              ""};
constexpr const Diagnosis* kOpenscDiagnoses[] = {&kOpenscApart, &kOpenscBeside, &kNoOpensc};

bool has(const Paths& libraries, bool (*is_so)(const fs::path&)) {
  return std::any_of(libraries.begin(), libraries.end(), is_so);
}

// What p11-kit gives every program.
Paths p11_kit_for_all(const System& system) {
  std::vector<P11KitModule> modules = p11_kit_modules(system);
  std::erase_if(modules, [](const P11KitModule& module) { return !module.enable_in.empty(); });
  Paths all(modules.size());
  std::transform(modules.begin(), modules.end(), all.begin(),
                 [](const P11KitModule& module) { return module.library; });
  return all;
}

Finding examine_opensc(const Evidence& evidence) {
  const Paths listed = p11_kit_for_all(evidence.system);
  bool seen = has(listed, is_opensc);
  if (seen && has(listed, is_ours)) return {&kOpenscBeside, "p11-kit"};
  for (const NssProgram& program : nss_programs()) {
    const Paths loaded = libraries_of(evidence.system, program);
    if (has(loaded, is_opensc) && has(loaded, is_ours)) return {&kOpenscBeside, program.name};
    seen = seen || has(loaded, is_opensc);
  }
  return {seen ? &kOpenscApart : &kNoOpensc};
}

constexpr Diagnosis kNoTwice{"loaded_once", State::ok, N_("no program loads a module twice"), ""};
constexpr Diagnosis kTwice{
    "loaded_twice", State::warning,
    N_("%1 sees each token twice: it loads p11-kit-proxy.so, which has this project's module too"),
    N_("Take one of the two out of it (jpki-tool unregister, modutil -delete, or the policy).")};
constexpr const Diagnosis* kProxyDiagnoses[] = {&kNoTwice, &kTwice};

Finding examine_proxy(const Evidence& evidence) {
  if (!p11_kit_shows_us(evidence.system)) return {&kNoTwice};
  for (const NssProgram& program : nss_programs()) {
    const Paths loaded = libraries_of(evidence.system, program);
    if (has(loaded, is_proxy) && has(loaded, is_ours)) return {&kTwice, program.name};
  }
  return {&kNoTwice};
}

}  // namespace

const Check kModulesCheck{"modules", N_("PKCS#11 modules"), kModulesDiagnoses, &examine_modules};
const Check kP11KitCheck{"p11_kit", "p11-kit", kP11KitDiagnoses, &examine_p11_kit};
const Check kOpenscCheck{"opensc", "OpenSC", kOpenscDiagnoses, &examine_opensc};
const Check kProxyCheck{"proxy", "p11-kit-proxy", kProxyDiagnoses, &examine_proxy};

}  // namespace holder::doctor
