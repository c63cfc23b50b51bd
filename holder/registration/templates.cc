#include "holder/registration/templates.h"

namespace holder::registration {

std::string filled(std::string_view file, const std::filesystem::path& module) {
  constexpr std::string_view kPlace = "@MODULES@";
  const std::string folder = module.parent_path().string();
  std::string text(file);
  for (auto at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace, at + folder.size()))
    text.replace(at, kPlace.size(), folder);
  return text;
}

}  // namespace holder::registration
