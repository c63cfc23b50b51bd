// The example files (conf/examples) that a registration writes. Thread rule: constants, and a pure function.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace holder::registration {

extern const std::string_view kP11KitTemplate;
extern const std::string_view kP11KitAuthTemplate;
extern const std::string_view kOpensslProviderTemplate;
extern const std::string_view kOpensslEngineTemplate;

// With the folder of `module` for the place of the modules.
std::string filled(std::string_view file, const std::filesystem::path& module);

}  // namespace holder::registration
