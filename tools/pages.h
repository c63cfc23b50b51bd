// The pages that messages name as they are called in the sources (docs/NAME), where an installation has them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tools {

// The folder of the documents of the installation whose programs lie in `programs`; none in a build tree.
std::filesystem::path folder_of_pages(const std::filesystem::path& programs);

// `text` with the paths of the pages that lie in `folder`; those that do not stay as they are called.
std::string with_paths(std::string_view text, const std::filesystem::path& folder);

}  // namespace tools
