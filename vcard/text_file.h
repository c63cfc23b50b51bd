// Small files of a card's directory, read and written whole.
// Thread rule: no state; a write is atomic for every reader.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace vcard {

// An ordinary file: anything else is EINVAL, a directory EISDIR. Throws std::system_error.
std::string read_file(const std::filesystem::path& path);
// The same for what toml++ is to parse. Throws std::runtime_error also for what it would not survive.
std::string read_toml_text(const std::filesystem::path& path);
// Readable by its owner alone; a reader sees the old content or the new. Throws std::system_error.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace vcard
