#include "holder/registration/plan.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/trouble.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPortalProgram = "jpki-portal";

constexpr const char* kNoHome = N_("HOME names no folder");
constexpr const char* kHomeOfAnother = N_("HOME is another user's folder, as with sudo; do it without sudo");

void make_sure_of_home(const doctor::System& system) {
  const fs::path home = system.variable("HOME");
  struct stat there {};
  if (!home.is_absolute() || stat(system.below_root(home).c_str(), &there) != 0 || !S_ISDIR(there.st_mode))
    throw TroubleError(Trouble::no_home, {}, {}, kNoHome);
  if (there.st_uid != geteuid()) throw TroubleError(Trouble::no_home, {}, {}, kHomeOfAnother);
}

// Without what means something else in one of the files that it is written into.
bool stands_for_itself(const fs::path& path) {
  return std::none_of(path.native().begin(), path.native().end(), [](unsigned char each) {
    return each < ' ' || each == 0x7F ||
           std::string_view("\"'\\$#").find(static_cast<char>(each)) != std::string_view::npos;
  });
}

}  // namespace

void make_sure_of(const Plan& plan) {
  for (const Change& change : plan.changes) make_sure_of_place(change);
  for (const fs::path& profile : plan.profiles)
    if (plan.in_use(profile)) throw TroubleError(Trouble::program_running, profile.string());
}

fs::path Planner::module(const std::string& name) const {
  return fit(name, doctor::our_modules(system_));
}

fs::path Planner::portal() const {
  // Installed with this program, or built with it.
  const fs::path beside = system_.program().parent_path();
  return fit(kPortalProgram, {beside.parent_path() / "libexec" / kPortalProgram, beside / kPortalProgram,
                              fs::path("/usr/libexec") / kPortalProgram});
}

bool Planner::is_portal(const fs::path& path) const {
  return is_fit(path, kPortalProgram);
}

bool Planner::is_fit(const fs::path& path, const std::string& name) const {
  return path.filename() == name && path.is_absolute() && stands_for_itself(path) &&
         system_.elf(path) == system_.native();
}

fs::path Planner::fit(const std::string& name, doctor::Paths all) const {
  if (!wish_.modules.empty()) all = {wish_.modules / name};
  std::erase_if(all, [&](const fs::path& path) { return !is_fit(path, name); });
  if (all.empty()) throw TroubleError(Trouble::module_missing, name);
  return all.front();
}

fs::path Planner::own_path(const char* pattern) const {
  make_sure_of_home(system_);
  return system_.path_of(pattern);
}

bool Planner::edit(const fs::path& file, Edit edit, Privacy privacy) {
  const fs::path place = system_.below_root(file);
  Text before = text_of(place);
  Edited edited = edit(before);
  if (edited.refusal != nullptr) throw TroubleError(Trouble::file_left, place.string(), {}, edited.refusal);
  if (edited.note != nullptr) remark(*edited.note, edited.subject.empty() ? place.string() : edited.subject);
  if (edited.text == before) return false;
  std::error_code none;
  if (!edited.text && edited.emptied != nullptr && fs::is_symlink(place, none)) edited.text = edited.emptied;
  if (const char* reason = obstacle(place, edited.text); reason != nullptr)
    throw TroubleError(Trouble::file_left, place.string(), {}, reason);
  plan_.changes.push_back({place, std::move(before), std::move(edited.text), std::move(edit), privacy});
  return true;
}

void Planner::keep_at_rest(const fs::path& profile, bool (*in_use)(const fs::path&)) {
  plan_.profiles.push_back(system_.below_root(profile));
  plan_.in_use = in_use;
}

}  // namespace holder::registration
