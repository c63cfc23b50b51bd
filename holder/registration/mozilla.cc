// Firefox and Thunderbird: the database of each profile, or the policies of the computer.
#include <algorithm>
#include <optional>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/registration/announced.h"
#include "holder/registration/lock.h"
#include "holder/registration/nss_programs.h"
#include "holder/registration/policy_file.h"
#include "holder/registration/program.h"
#include "holder/trouble.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOthersRead =
    N_("the program reads its policies there, and would no longer once there are others in /etc; add the "
       "entry by hand");

// Of Snap and Flatpak.
constexpr const char* kFirefoxConfined[] = {
    "~/snap/firefox/common/.mozilla/firefox/profiles.ini",
    "~/snap/firefox/common/.config/mozilla/firefox/profiles.ini",
    "~/.var/app/org.mozilla.firefox/.mozilla/firefox/profiles.ini",
    "~/.var/app/org.mozilla.firefox/config/mozilla/firefox/profiles.ini"};
constexpr const char* kThunderbirdConfined[] = {
    "~/snap/thunderbird/common/.thunderbird/profiles.ini",
    "~/.var/app/org.mozilla.thunderbird*/.thunderbird/profiles.ini",
    "~/.var/app/org.mozilla.Thunderbird/.thunderbird/profiles.ini"};

struct Mozilla {
  const doctor::NssProgram& (*program)();
  doctor::Patterns confined;
  const char* policies;
};

constexpr Mozilla kFirefoxPlaces{&doctor::firefox, kFirefoxConfined, "/etc/firefox/policies/policies.json"};
constexpr Mozilla kThunderbirdPlaces{&doctor::thunderbird, kThunderbirdConfined,
                                     "/etc/thunderbird/policies/policies.json"};

// Profiles are where a list names them; one that was never used has no folder.
doctor::Paths profiles_of(const doctor::System& system, const doctor::NssProgram& program) {
  doctor::Paths all = doctor::profiles_in(system, program.profiles);
  std::erase_if(all, [&system](const fs::path& profile) { return !system.has(profile); });
  return all;
}

// The policy that gives it the module, if there is one.
std::optional<fs::path> policy_with_module(const doctor::System& system, const doctor::NssProgram& program) {
  for (const fs::path& policy : system.matching(program.policies)) {
    const char* const pattern[] = {policy.c_str()};
    const doctor::Paths all = doctor::policy_libraries(system, pattern);
    if (std::any_of(all.begin(), all.end(), [&system](const fs::path& library) {
          return shows_authentication(library) && system.has(library);
        }))
      return policy;
  }
  return std::nullopt;
}

void plan_profiles(Planner& planner, const Mozilla& mozilla) {
  const doctor::System& system = planner.system();
  const doctor::NssProgram& program = mozilla.program();
  planner.own_path("~/");
  const doctor::Paths profiles = profiles_of(system, program);
  const doctor::Paths confined = doctor::profiles_in(system, mozilla.confined);
  for (const fs::path& profile : confined) planner.remark(kConfined, system.below_root(profile).string());
  if (profiles.empty())
    throw TroubleError(confined.empty() ? Trouble::no_profile : Trouble::program_confined, program.name);
  if (const auto policy = policy_with_module(system, program)) {
    planner.remark(kByPolicy, system.below_root(*policy).string());
    if (planner.adds()) return;
  }
  for (const fs::path& profile : plan_databases(planner, program, profiles))
    planner.keep_at_rest(profile, &is_locked_by_mozilla);
}

// Source: JSONPoliciesProvider in Policies.sys.mjs: where there is a file in /etc, no other is read.
void plan_policies(Planner& planner, const Mozilla& mozilla) {
  const doctor::System& system = planner.system();
  const doctor::NssProgram& program = mozilla.program();
  const doctor::Paths read = system.matching(program.policies);
  if (planner.adds() && !read.empty() && !system.has(mozilla.policies))
    throw TroubleError(Trouble::file_left, read.front().string(), {}, kOthersRead);
  if (planner.adds()) {
    const fs::path module = planner.module(kWebModule);
    planner.edit(
        mozilla.policies, [module](const Text& before) { return with_policy(before, module); },
        Privacy::for_all);
  } else if (planner.edit(mozilla.policies, &without_policy, Privacy::for_all)) {
    planner.remark(kPolicyStays, program.name);
  }
}

template <const auto& places>
void plan_mozilla(Planner& planner) {
  if (planner.wish().for_all) {
    plan_policies(planner, places);
  } else {
    plan_profiles(planner, places);
  }
}

}  // namespace

const Program kFirefox{"firefox", "Firefox", true, false, &plan_mozilla<kFirefoxPlaces>};
const Program kThunderbird{"thunderbird", "Thunderbird", true, false, &plan_mozilla<kThunderbirdPlaces>};

}  // namespace holder::registration
