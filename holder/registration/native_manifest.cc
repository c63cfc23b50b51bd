#include "holder/registration/native_manifest.h"

#include <nlohmann/json.hpp>

#include "holder/message_id.h"

namespace holder::registration {
namespace {

using Json = nlohmann::json;

constexpr const char* kOthers = N_("another file has that name there");

// Of the object: what is the same in every file of ours.
Json essence_of(std::string_view text) {
  Json all = Json::parse(text, nullptr, false);
  if (!all.is_object()) return nullptr;
  for (const char* name : {"path", "description"}) {
    if (!all.contains(name) || !all[name].is_string()) return nullptr;
    all.erase(name);
  }
  return all;
}

bool is_ours(std::string_view text, std::string_view ours) {
  return program_in(text, ours).has_value();
}

}  // namespace

std::optional<std::string> program_in(std::string_view text, std::string_view ours) {
  const Json essence = essence_of(text);
  if (essence.is_null() || essence != essence_of(ours)) return std::nullopt;
  return Json::parse(text)["path"].get<std::string>();
}

Edited with_native_manifest(const Text& before, const std::string& content) {
  if (before == content) return {before, &kAlready};
  if (before && !is_ours(*before, content)) return {before, nullptr, {}, kOthers};
  return {content};
}

Edited without_native_manifest(const Text& before, std::string_view ours) {
  if (!before) return {before, &kNotRegistered};
  if (!is_ours(*before, ours)) return {before, nullptr, {}, kChangedByHand};
  return {std::nullopt};
}

}  // namespace holder::registration
