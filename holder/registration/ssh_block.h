// A marked block in ~/.ssh/config that names the module for some hosts: the last of its sections, so that
// what stands above goes first (ssh_config(5): the first value counts), or above the first one that would
// give such a host another provider. Thread rule: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "holder/registration/edit.h"

namespace holder::registration {

// Whether a line "Host" would have it stand for hosts that it does not name: "*", "?", "!".
bool is_pattern(const std::string& word);
// Whether it stands for itself there.
bool is_host(const std::string& word);

// The hosts join those that the block has already; those that have the module without it are left out.
Edited with_ssh_block(const Text& before, const std::vector<std::string>& hosts,
                      const std::filesystem::path& module);
Edited without_ssh_block(const Text& before);

}  // namespace holder::registration
