// A file that a registration is alone in: it carries the digest of what is in it, by which a later version of
// this program too knows whether it is as it was made. "#" begins a comment in it. Thread rule: pure
// functions.
#pragma once

#include <string>

#include "holder/registration/edit.h"

namespace holder::registration {

Edited with_own_file(const Text& before, const std::string& content);
Edited without_own_file(const Text& before);

}  // namespace holder::registration
