// Reads a small regular file whole. Never waits for a pipe or a device under the name of a configuration
// file, which would hold up the host program. A file that others than root and the process's own user can
// write is not read: its settings would be theirs. Thread rule: no state.
#pragma once

#include <optional>
#include <string>

namespace conf {

struct FileText {
  std::optional<std::string> text;  // nothing where there is no such file, or it could not be read
  std::string problem;              // why it could not be read; empty where it is merely not there
};

FileText read_small_file(const std::string& path);

}  // namespace conf
