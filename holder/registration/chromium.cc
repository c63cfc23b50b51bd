// Chromium and kin: the user's database of NSS, which they share.
#include "holder/doctor/nss_programs.h"
#include "holder/registration/lock.h"
#include "holder/registration/nss_programs.h"
#include "holder/registration/program.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

// The second since Chromium 146, where the first is not there; before there is any, the first suits all.
constexpr const char* kDatabases[] = {"~/.pki/nssdb", "$DATA/pki/nssdb"};

// Where each of them keeps its lock.
constexpr const char* kFolders[] = {"$CONFIG/chromium*", "$CONFIG/google-chrome*", "$CONFIG/microsoft-edge*",
                                    "$CONFIG/BraveSoftware/Brave-Browser*", "$CONFIG/vivaldi*"};

constexpr const char* kConfinedDatabases[] = {
    "~/snap/chromium/current/.pki/nssdb", "~/.var/app/org.chromium.Chromium/.pki/nssdb",
    "~/.var/app/com.google.Chrome/.pki/nssdb", "~/.var/app/org.chromium.Chromium/data/pki/nssdb",
    "~/.var/app/com.google.Chrome/data/pki/nssdb"};

void plan_chromium(Planner& planner) {
  const doctor::System& system = planner.system();
  const fs::path first = planner.own_path(kDatabases[0]);
  doctor::Paths folders = system.matching(kDatabases);
  if (folders.empty()) folders = {first};
  for (const fs::path& folder : system.matching(kConfinedDatabases))
    planner.remark(kConfined, system.below_root(folder).string());
  if (plan_databases(planner, doctor::chromium(), folders).empty()) return;
  for (const fs::path& folder : system.matching(kFolders))
    planner.keep_at_rest(folder, &is_locked_by_chromium);
}

}  // namespace

const Program kChromium{"chromium", "Chromium", false, false, &plan_chromium};

}  // namespace holder::registration
