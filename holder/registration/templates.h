// The files that a registration writes: examples (conf/examples), and what tells browsers of jpki-portal
// (extension/native-messaging.json.in). Thread rule: constants, and pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace holder::registration {

extern const std::string_view kP11KitTemplate;
extern const std::string_view kP11KitAuthTemplate;
extern const std::string_view kOpensslProviderTemplate;
extern const std::string_view kOpensslEngineTemplate;
extern const std::string_view kChromiumManifest;
extern const std::string_view kMozillaManifest;

// With the folder of `module` for the place of the modules.
std::string filled(std::string_view file, const std::filesystem::path& module);

// With the program itself for its place.
std::string for_program(std::string_view file, const std::filesystem::path& program);

}  // namespace holder::registration
