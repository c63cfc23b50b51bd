// p11-kit: two files in the user's list of modules, or in the computer's
// (docs/adr/0027-whom-p11-kit-shows-what.md).
#include <algorithm>

#include "holder/doctor/nss_programs.h"
#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/registration/announced.h"
#include "holder/registration/own_file.h"
#include "holder/registration/program.h"
#include "holder/registration/templates.h"
#include "holder/trouble.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnList = "$CONFIG/pkcs11/modules";
constexpr const char* kListForAll = "/etc/pkcs11/modules";

struct ListedFile {
  const char* name;
  const char* module;
  const std::string_view* content;
};

constexpr ListedFile kFiles[] = {{"jpki-pkcs11-auth.module", "jpki-pkcs11-auth.so", &kP11KitAuthTemplate},
                                 {"jpki-pkcs11.module", "jpki-pkcs11.so", &kP11KitTemplate}};

constexpr const char* kNotForRoot =
    N_("p11-kit reads no list of root's own; with --system it is for every user");

// Of a row from a file of this list a newer one may take the place; whatever else announces the module is
// enough.
std::string announced_elsewhere(const doctor::System& system, const fs::path& list) {
  for (const doctor::P11KitModule& row : announced(system))
    if (row.name != kFiles[0].name || !system.has(list / row.name)) return row.library.string();
  return {};
}

void warn_of_proxies(Planner& planner) {
  for (const doctor::NssProgram& program : doctor::nss_programs()) {
    const doctor::Paths all = libraries_of(planner.system(), program);
    if (std::any_of(all.begin(), all.end(), doctor::is_proxy) &&
        std::any_of(all.begin(), all.end(), doctor::is_ours))
      planner.remark(kTwiceByProxy, program.name);
  }
}

void plan_p11_kit(Planner& planner) {
  const bool for_all = planner.wish().for_all;
  const fs::path list = for_all ? fs::path(kListForAll) : planner.own_path(kOwnList);
  const Privacy privacy = for_all ? Privacy::for_all : Privacy::own;
  if (!planner.adds()) {
    for (const ListedFile& file : kFiles) planner.edit(list / file.name, &without_own_file, privacy);
    return;
  }
  if (!for_all && planner.wish().by_root) throw TroubleError(Trouble::no_home, {}, {}, kNotForRoot);
  if (const std::string library = announced_elsewhere(planner.system(), list); !library.empty()) {
    planner.remark(kAlready, library);
    return;
  }
  bool changed = false;
  for (const ListedFile& file : kFiles) {
    const std::string content = filled(*file.content, planner.module(file.module));
    changed |= planner.edit(
        list / file.name, [content](const Text& before) { return with_own_file(before, content); }, privacy);
  }
  if (changed) warn_of_proxies(planner);
}

}  // namespace

const Program kP11Kit{"p11-kit", "p11-kit", true, false, &plan_p11_kit};

}  // namespace holder::registration
