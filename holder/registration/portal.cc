// jpki-portal: the file by which each browser that is there finds it for the extension.
#include <algorithm>
#include <string>
#include <system_error>

#include "holder/registration/native_manifest.h"
#include "holder/registration/program.h"
#include "holder/registration/templates.h"
#include "holder/trouble.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "io.github.jpki_pkcs11.portal.json";

constexpr const char* kBrowsers = "Firefox, Chromium, Chrome, Edge";

// Where browsers keep what is the user's, by which they are known to be there, and where they look for such
// files, below `$CONFIG` and `~`; where they look for every user's.
struct Family {
  const std::string_view* manifest;
  doctor::Patterns signs;
  const char* folder;
  const char* folder_for_all;
};

constexpr const char* kFirefoxSigns[] = {"~/.mozilla/firefox", "$CONFIG/mozilla/firefox", "~/snap/firefox",
                                         "~/.var/app/org.mozilla.firefox"};
constexpr const char* kChromiumSigns[] = {"$CONFIG/chromium"};
constexpr const char* kChromeSigns[] = {"$CONFIG/google-chrome"};
constexpr const char* kEdgeSigns[] = {"$CONFIG/microsoft-edge"};
constexpr const char* kBraveSigns[] = {"$CONFIG/BraveSoftware/Brave-Browser"};
constexpr const char* kVivaldiSigns[] = {"$CONFIG/vivaldi"};

// Brave and Vivaldi read Chrome's files for every user too.
constexpr Family kFamilies[] = {
    {&kMozillaManifest, kFirefoxSigns, "~/.mozilla/native-messaging-hosts",
     "/usr/lib/mozilla/native-messaging-hosts"},
    {&kChromiumManifest, kChromiumSigns, "$CONFIG/chromium/NativeMessagingHosts",
     "/etc/chromium/native-messaging-hosts"},
    {&kChromiumManifest, kChromeSigns, "$CONFIG/google-chrome/NativeMessagingHosts",
     "/etc/opt/chrome/native-messaging-hosts"},
    {&kChromiumManifest, kEdgeSigns, "$CONFIG/microsoft-edge/NativeMessagingHosts",
     "/etc/opt/edge/native-messaging-hosts"},
    {&kChromiumManifest, kBraveSigns, "$CONFIG/BraveSoftware/Brave-Browser/NativeMessagingHosts", nullptr},
    {&kChromiumManifest, kVivaldiSigns, "$CONFIG/vivaldi/NativeMessagingHosts", nullptr},
};

// Of Snap and Flatpak. What has the desktop start the program finds it by the file outside.
constexpr const char* kByDesktop[] = {"~/snap/firefox", "~/.var/app/org.mozilla.firefox"};
constexpr const char* kShutIn[] = {"~/snap/chromium",
                                   "~/snap/brave",
                                   "~/.var/app/org.chromium.Chromium",
                                   "~/.var/app/com.google.Chrome",
                                   "~/.var/app/com.microsoft.Edge",
                                   "~/.var/app/com.brave.Browser"};

void remark_confined(Planner& planner) {
  const doctor::System& system = planner.system();
  for (const fs::path& folder : system.matching(kByDesktop))
    planner.remark(kByDesktopPortal, system.below_root(folder).string());
  for (const fs::path& folder : system.matching(kShutIn))
    planner.remark(kProgramConfined, system.below_root(folder).string());
}

// Whether a browser that reads the file starts a jpki-portal for the extension.
bool leads_to_portal(const Planner& planner, const Family& family, const fs::path& file) {
  const auto program = program_in(planner.system().text(file), *family.manifest);
  return program && planner.is_portal(*program);
}

// A package's, or of somebody who keeps such files elsewhere: whoever made it takes it away.
bool is_a_link(Planner& planner, const Family& family, const fs::path& file) {
  const doctor::System& system = planner.system();
  std::error_code none;
  if (!fs::is_symlink(system.below_root(file), none)) return false;
  if (planner.adds() && !leads_to_portal(planner, family, file)) return false;
  planner.remark(planner.adds() ? kAlready : kNotRegistered, system.below_root(file).string());
  return true;
}

void plan_file(Planner& planner, const Family& family, const fs::path& folder, Privacy privacy) {
  if (is_a_link(planner, family, folder / kFile)) return;
  if (planner.adds()) {
    const std::string content = for_program(*family.manifest, planner.portal());
    planner.edit(
        folder / kFile, [content](const Text& before) { return with_native_manifest(before, content); },
        privacy);
  } else {
    planner.edit(
        folder / kFile,
        [&family](const Text& before) { return without_native_manifest(before, *family.manifest); }, privacy);
  }
}

void plan_for_all(Planner& planner) {
  for (const Family& family : kFamilies)
    if (family.folder_for_all != nullptr) plan_file(planner, family, family.folder_for_all, Privacy::for_all);
}

// For all is for one.
bool is_there_for_all(Planner& planner, const Family& family) {
  if (family.folder_for_all == nullptr) return false;
  const fs::path file = fs::path(family.folder_for_all) / kFile;
  if (!planner.system().has(file)) return false;
  const bool ours = leads_to_portal(planner, family, file);
  planner.remark(ours ? kAlready : kOtherForAll, planner.system().below_root(file).string());
  return ours;
}

// Whether something is to be done for it. What was registered outlives its browser.
bool concerns(const Planner& planner, const Family& family) {
  const doctor::System& system = planner.system();
  if (system.has_any(family.signs)) return true;
  std::error_code none;
  return !planner.adds() &&
         fs::exists(fs::symlink_status(system.below_root(system.path_of(family.folder) / kFile), none));
}

void plan_for_one(Planner& planner) {
  const doctor::System& system = planner.system();
  planner.own_path("~/");
  bool any = false;
  for (const Family& family : kFamilies) {
    if (!concerns(planner, family)) continue;
    any = true;
    if (planner.adds() && is_there_for_all(planner, family)) continue;
    plan_file(planner, family, system.path_of(family.folder), Privacy::own);
  }
  remark_confined(planner);
  if (any) return;
  if (system.has_any(kShutIn)) throw TroubleError(Trouble::program_confined, kBrowsers);
  throw TroubleError(Trouble::no_profile, kBrowsers);
}

void plan_portal(Planner& planner) {
  if (planner.wish().for_all) {
    plan_for_all(planner);
  } else {
    plan_for_one(planner);
  }
  if (planner.adds()) planner.remark(kExtensionToo, {});
}

}  // namespace

const Program kPortal{"portal", "jpki-portal", true, false, &plan_portal};

}  // namespace holder::registration
