#include "tools/pages.h"

#include <system_error>

namespace tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSources = "docs/";
constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";

// What stands at the beginning of `text`; a full stop that ends the sentence is none of it.
std::string_view name_at(std::string_view text) {
  const std::string_view name = text.substr(0, text.find_first_not_of(kOfNames));
  return name.substr(0, name.find_last_not_of('.') + 1);
}

}  // namespace

fs::path folder_of_pages(const fs::path& programs) {
  // As packages call it, and CMake by itself.
  for (const char* name : {"jpki-tool", "jpki-pkcs11"}) {
    const fs::path folder = programs.parent_path() / "share/doc" / name;
    std::error_code none;
    if (fs::exists(folder / "clients", none)) return folder;
  }
  return {};
}

std::string with_paths(std::string_view text, const fs::path& folder) {
  if (folder.empty()) return std::string(text);
  std::string out;
  for (;;) {
    const std::size_t found = text.find(kSources);
    out += text.substr(0, found);
    if (found == std::string_view::npos) return out;
    const std::string_view page = name_at(text.substr(found));
    const fs::path path = folder / page.substr(kSources.size());
    std::error_code none;
    out += fs::exists(path, none) ? path.string() : std::string(page);
    text.remove_prefix(found + page.size());
  }
}

}  // namespace tools
