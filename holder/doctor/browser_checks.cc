// Browsers: whether they can load a module, and whether they have been told of one.
#include <algorithm>

#include "holder/doctor/check_table.h"
#include "holder/doctor/nss_programs.h"
#include "holder/doctor/registrations.h"
#include "holder/message_id.h"

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

constexpr Diagnosis kKnows{"browser_knows_module", State::ok, N_("it knows %1"), ""};
constexpr Diagnosis kKnowsProxy{"browser_knows_proxy", State::ok,
                                N_("it knows the module through p11-kit-proxy.so"), ""};
constexpr Diagnosis kKnowsNone{"browser_knows_none", State::warning,
                               N_("it has not been told of a module, and does not look into p11-kit's list"),
                               N_("Tell it: jpki-tool register firefox, or chromium; "
                                  "docs/clients/firefox.md, docs/clients/chromium.md")};
constexpr Diagnosis kGone{"browser_knows_missing_file", State::problem,
                          N_("it was told of %1, which is not there"),
                          N_("Tell it of the one that is installed: jpki-tool register firefox, or chromium; "
                             "docs/clients/firefox.md, docs/clients/chromium.md")};
constexpr Diagnosis kUnfit{
    "browser_knows_other_architecture", State::problem,
    N_("it was told of %1, which it cannot load: it is damaged, or of another architecture"),
    N_("Take it out and add the one for this computer's programs: "
       "docs/clients/firefox.md, docs/clients/chromium.md")};
constexpr Diagnosis kSigning{
    "browser_knows_signing_key", State::warning,
    N_("it was told of %1, and may ask for the signing password, which no web site needs"),
    N_("Take it out and add jpki-pkcs11-auth.so: docs/clients/firefox.md, docs/clients/chromium.md")};
constexpr Diagnosis kNotInstalled{"browser_not_installed", State::not_applicable, N_("not installed"), ""};
constexpr const Diagnosis* kBrowserDiagnoses[] = {&kKnows, &kKnowsProxy, &kKnowsNone,   &kGone,
                                                  &kUnfit, &kSigning,    &kNotInstalled};

Finding examine_browser(const System& system, const NssProgram& browser) {
  const Paths programs = system.matching(browser.programs);
  if (programs.empty()) return {&kNotInstalled};
  std::vector<Fact> facts;
  for (const fs::path& program : programs) facts.push_back({"program", program.parent_path().string()});
  Paths all = libraries_of(system, browser);
  const bool proxy = std::any_of(all.begin(), all.end(), is_proxy) && p11_kit_shows_us(system);
  std::erase_if(all, [](const fs::path& library) { return !is_ours(library); });
  for (const fs::path& library : all) facts.push_back({"module", library.string()});
  for (const fs::path& library : all) {
    if (!system.has(library)) return {&kGone, library.string(), facts};
    if (system.elf(library) != system.native()) return {&kUnfit, library.string(), facts};
  }
  for (const fs::path& library : all)
    if (library.filename() != "jpki-pkcs11-auth.so") return {&kSigning, library.string(), facts};
  if (!all.empty()) return {&kKnows, all.front().string(), facts};
  return {proxy ? &kKnowsProxy : &kKnowsNone, {}, facts};
}

Finding examine_firefox(const Evidence& evidence) {
  return examine_browser(evidence.system, firefox());
}

Finding examine_chromium(const Evidence& evidence) {
  return examine_browser(evidence.system, chromium());
}

// Source: what others have reported (Launchpad 1967632, flathub's com.google.Chrome 209); not tried here.
constexpr Diagnosis kConfined{
    "browser_confined", State::warning, N_("it is shut in, and cannot load modules of the system"),
    N_("Use the browser as a package of the system, or its maker's own package, which can be there beside "
       "this one; https://support.mozilla.org/kb/install-firefox-linux shows how for Firefox.")};
constexpr const Diagnosis* kConfinedDiagnoses[] = {&kConfined, &kNotInstalled};

constexpr const char* kFirefoxSnap[] = {"/snap/firefox/current", "/var/lib/snapd/snap/firefox/current",
                                        "/var/lib/snapd/snaps/firefox_*.snap"};
constexpr const char* kFirefoxFlatpak[] = {"/var/lib/flatpak/app/org.mozilla.firefox",
                                           "$DATA/flatpak/app/org.mozilla.firefox"};
constexpr const char* kChromiumSnap[] = {"/snap/chromium/current", "/var/lib/snapd/snap/chromium/current",
                                         "/var/lib/snapd/snaps/chromium_*.snap"};
constexpr const char* kChromiumFlatpak[] = {
    "/var/lib/flatpak/app/org.chromium.Chromium", "$DATA/flatpak/app/org.chromium.Chromium",
    "/var/lib/flatpak/app/com.google.Chrome", "$DATA/flatpak/app/com.google.Chrome"};

template <const auto& patterns>
Finding examine_confined(const Evidence& evidence) {
  return {evidence.system.has_any(patterns) ? &kConfined : &kNotInstalled};
}

}  // namespace

const Check kFirefoxCheck{"firefox", "Firefox", kBrowserDiagnoses, &examine_firefox};
const Check kFirefoxSnapCheck{"firefox_snap", N_("Firefox (Snap)"), kConfinedDiagnoses,
                              &examine_confined<kFirefoxSnap>};
const Check kFirefoxFlatpakCheck{"firefox_flatpak", N_("Firefox (Flatpak)"), kConfinedDiagnoses,
                                 &examine_confined<kFirefoxFlatpak>};
const Check kChromiumCheck{"chromium", N_("Chromium, Chrome and kin"), kBrowserDiagnoses, &examine_chromium};
const Check kChromiumSnapCheck{"chromium_snap", N_("Chromium (Snap)"), kConfinedDiagnoses,
                               &examine_confined<kChromiumSnap>};
const Check kChromiumFlatpakCheck{"chromium_flatpak", N_("Chromium (Flatpak)"), kConfinedDiagnoses,
                                  &examine_confined<kChromiumFlatpak>};

}  // namespace holder::doctor
