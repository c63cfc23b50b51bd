// policies.json of Firefox and Thunderbird: the entry SecurityDevices, all others left as they are. Source:
// https://mozilla.github.io/policy-templates/#securitydevices. The only file here that knows JSON. Thread
// rule: pure functions.
#pragma once

#include <filesystem>

#include "holder/registration/edit.h"

namespace holder::registration {

Edited with_policy(const Text& before, const std::filesystem::path& module);
Edited without_policy(const Text& before);

}  // namespace holder::registration
