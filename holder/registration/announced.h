// What p11-kit announces to every program with the authentication token in it, as far as it can be loaded: a
// program that asks p11-kit needs no other registration. Thread rule: no state.
#pragma once

#include <filesystem>
#include <vector>

#include "holder/doctor/registrations.h"

namespace holder::registration {

// The module for the key that signs documents shows another token.
bool shows_authentication(const std::filesystem::path& library);

std::vector<doctor::P11KitModule> announced(const doctor::System& system);

}  // namespace holder::registration
