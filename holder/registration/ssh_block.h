// A marked block in ~/.ssh/config that names the module for some hosts: the last of its sections, so that
// what stands above goes first (ssh_config(5): the first value counts). Thread rule: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "holder/registration/edit.h"

namespace holder::registration {

// Whether it can be a pattern of ssh_config(5) that stands for itself in a line.
bool is_host(const std::string& word);

// The hosts join those that the block has already.
Edited with_ssh_block(const Text& before, const std::vector<std::string>& hosts,
                      const std::filesystem::path& module);
Edited without_ssh_block(const Text& before);

}  // namespace holder::registration
