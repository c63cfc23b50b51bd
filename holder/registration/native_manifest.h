// The file that tells a browser which program the extension may start (native messaging), alone in its place.
// It is known again by all that is in it but the program's path and the description. Thread rule: pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "holder/registration/edit.h"

namespace holder::registration {

// `content`: the whole file; `ours`: one such, with any path.

// The path in `text`, where that is such a file.
std::optional<std::string> program_in(std::string_view text, std::string_view ours);

Edited with_native_manifest(const Text& before, const std::string& content);
Edited without_native_manifest(const Text& before, std::string_view ours);

}  // namespace holder::registration
