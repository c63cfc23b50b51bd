#include "portal/masked.h"

#include <algorithm>
#include <array>

#include "portal/json.h"

namespace portal {
namespace {

// Those that say nothing of anybody, where they are short.
constexpr std::array<std::string_view, 5> kTold = {"mode", "result", "errcode", "service_id", "type"};
constexpr std::size_t kLongestTold = 16;
// A key may be anything too.
constexpr std::size_t kLongestKey = 40;

bool is_plain(std::string_view text, std::size_t most) {
  return text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_';
         });
}

std::string count(std::size_t number, const char* what) {
  return std::to_string(number) + " " + what;
}

Json outline(const Json& value) {
  if (value.is_string()) return count(value.get_ref<const std::string&>().size(), "bytes of text");
  if (!value.is_array()) return value.type_name();
  Json elements = Json::array();
  for (const Json& each : value) elements.push_back(each.is_array() ? Json("array") : outline(each));
  return elements;
}

bool may_be_told(const std::string& key, const Json& value) {
  return std::find(kTold.begin(), kTold.end(), key) != kTold.end() && value.is_string() &&
         is_plain(value.get_ref<const std::string&>(), kLongestTold);
}

}  // namespace

std::string masked(std::string_view message) {
  const auto object = object_in(message);
  if (!object) return Json(count(message.size(), "bytes that are no object")).dump();
  Json out = Json::object();
  for (const auto& [key, value] : object->items()) {
    const std::string name = is_plain(key, kLongestKey) ? key : count(key.size(), "bytes of key");
    out[name] = may_be_told(key, value) ? value : outline(value);
  }
  return out.dump();
}

}  // namespace portal
