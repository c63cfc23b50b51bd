#include "holder/registration/nss_programs.h"

#include <algorithm>
#include <iterator>

#include "holder/doctor/registrations.h"
#include "holder/registration/announced.h"
#include "holder/registration/nss_database.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

Edit edit_of(const Planner& planner, const doctor::NssProgram& program) {
  if (!planner.adds()) return &without_module;
  const doctor::System& system = planner.system();
  const doctor::Paths for_all = libraries_for_all(system, program);
  NssView view;
  view.module = planner.module(kWebModule);
  view.is_there = [system](const fs::path& library) { return system.elf(library) == system.native(); };
  view.announced = !announced(system).empty();
  view.proxy_for_all = std::any_of(for_all.begin(), for_all.end(), doctor::is_proxy);
  return [view](const Text& before) { return with_module(before, view); };
}

}  // namespace

doctor::Paths plan_databases(Planner& planner, const doctor::NssProgram& program,
                             const doctor::Paths& folders) {
  const Edit edit = edit_of(planner, program);
  doctor::Paths changed;
  std::copy_if(folders.begin(), folders.end(), std::back_inserter(changed),
               [&](const fs::path& folder) { return planner.edit(folder / "pkcs11.txt", edit); });
  return changed;
}

}  // namespace holder::registration
