// Computers with one trouble each, or none: what each check has to find there.
#pragma once

#include <functional>
#include <vector>

#include "tests/unit/holder/doctor/staged_computer.h"

namespace holder::doctor {

struct Scene {
  const char* check;
  const char* diagnosis;
  std::function<void(StagedComputer&)> stage;
};

std::vector<Scene> reader_scenes();
std::vector<Scene> card_scenes();
std::vector<Scene> module_scenes();
std::vector<Scene> program_scenes();

}  // namespace holder::doctor
