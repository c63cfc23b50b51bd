#include "holder/registration/policy_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/registration/nss_database.h"

namespace holder::registration {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNoJson = N_("it is no valid JSON");
constexpr const char* kNoPolicies =
    N_("it is no file of policies, or one that this program does not understand");

constexpr const char* kPolicies = "policies";
constexpr const char* kDevices = "SecurityDevices";

// Nothing where it is no JSON, or has a name twice in one object, of which one would be lost.
std::optional<Json> parsed(const std::string& text) {
  std::vector<std::set<std::string>> names;
  bool twice = false;
  const auto note = [&](int, Json::parse_event_t event, const Json& value) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key)
      twice = !names.back().insert(value.get<std::string>()).second || twice;
    return true;
  };
  Json all = Json::parse(text, note, false);
  if (all.is_discarded() || twice) return std::nullopt;
  return all;
}

// As it is indented already.
int indent_of(const std::string& text) {
  const auto line = text.find("\n ");
  if (line == std::string::npos) return 2;
  return static_cast<int>(std::min(text.find_first_not_of(' ', line + 1), text.size()) - line - 1);
}

std::string written(const Json& all, const std::string& before) {
  if (before.find("\n\t") != std::string::npos) return all.dump(1, '\t') + "\n";
  return all.dump(indent_of(before)) + "\n";
}

// Where names of devices stand: below Add, or in files from before Firefox 114 right below SecurityDevices,
// which an Add beside them would switch off.
Json& devices_in(Json& policies) {
  Json& devices = policies[kDevices];
  if (devices.is_null()) devices = Json::object();
  const bool older = !devices.empty() && !devices.contains("Add") && !devices.contains("Delete");
  return older ? devices : devices["Add"];
}

bool is_understood(const Json& all) {
  if (!all.is_object()) return false;
  const auto policies = all.find(kPolicies);
  if (policies == all.end()) return true;
  if (!policies->is_object()) return false;
  const auto devices = policies->find(kDevices);
  if (devices == policies->end()) return true;
  return devices->is_object() && (!devices->contains("Add") || (*devices)["Add"].is_object());
}

bool is_ours(const Json& device) {
  return device.is_string() && doctor::is_ours(device.get<std::string>());
}

void erase_if_empty(Json& object, const char* name) {
  const auto found = object.find(name);
  if (found != object.end() && found->empty()) object.erase(found);
}

}  // namespace

Edited with_policy(const Text& before, const std::filesystem::path& module) {
  auto all = before ? parsed(*before) : Json::object();
  if (!all) return {before, nullptr, {}, kNoJson};
  if (!is_understood(*all)) return {before, nullptr, {}, kNoPolicies};
  Json& devices = devices_in((*all)[kPolicies]);
  if (devices.is_null()) devices = Json::object();
  for (const auto& [name, device] : devices.items()) {
    if (device == module.string()) return {before, &kAlready};
    if (name == kModuleName && !is_ours(device)) return {before, nullptr, {}, kChangedByHand};
    if (name != kModuleName && is_ours(device)) return {before, &kOtherModule, device.get<std::string>()};
  }
  devices[kModuleName] = module.string();
  return {written(*all, before.value_or(""))};
}

Edited without_policy(const Text& before) {
  if (!before) return {before, &kNotRegistered};
  auto all = parsed(*before);
  if (!all) return {before, nullptr, {}, kNoJson};
  if (!is_understood(*all)) return {before, nullptr, {}, kNoPolicies};
  if (!all->contains(kPolicies) || !(*all)[kPolicies].contains(kDevices)) return {before, &kNotRegistered};
  Json& policies = (*all)[kPolicies];
  Json& devices = devices_in(policies);
  if (!devices.contains(kModuleName)) return {before, &kNotRegistered};
  if (!is_ours(devices[kModuleName])) return {before, nullptr, {}, kChangedByHand};
  devices.erase(kModuleName);
  erase_if_empty(policies[kDevices], "Add");
  erase_if_empty(policies, kDevices);
  erase_if_empty(*all, kPolicies);
  if (all->empty()) return {.text = std::nullopt, .emptied = "{}\n"};
  return {written(*all, *before)};
}

}  // namespace holder::registration
