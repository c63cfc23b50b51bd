#include "holder/registration/program.h"

#include <algorithm>
#include <utility>

namespace holder::registration {
namespace {

constexpr const Program* kPrograms[] = {&kFirefox, &kThunderbird, &kChromium, &kOpenssl,
                                        &kP11Kit,  &kPortal,      &kSsh};

}  // namespace

std::span<const Program* const> programs() {
  return kPrograms;
}

const Program* program_of(std::string_view code) {
  const auto* found = std::find_if(std::begin(kPrograms), std::end(kPrograms),
                                   [code](const Program* each) { return code == each->code; });
  return found == std::end(kPrograms) ? nullptr : *found;
}

Plan planned(const doctor::System& system, const Program& program, const Wish& wish) {
  Planner planner(system, wish);
  program.plan(planner);
  return std::move(planner).plan();
}

}  // namespace holder::registration
