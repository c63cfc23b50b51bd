#include "holder/registration/templates.h"

namespace holder::registration {
namespace {

std::string with(std::string_view file, std::string_view place, const std::string& value) {
  std::string text(file);
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
    text.replace(at, place.size(), value);
  return text;
}

}  // namespace

std::string filled(std::string_view file, const std::filesystem::path& module) {
  return with(file, "@MODULES@", module.parent_path().string());
}

std::string for_program(std::string_view file, const std::filesystem::path& program) {
  return with(file, "@PROGRAM@", program.string());
}

}  // namespace holder::registration
