#include "portal/json.h"

namespace portal {
namespace {

constexpr int kDeepest = 8;

}  // namespace

std::optional<Json> object_in(std::string_view text) {
  bool too_deep = false;
  const auto keep = [&too_deep](int depth, Json::parse_event_t, const Json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json read = Json::parse(text, keep, false);
  if (too_deep || !read.is_object()) return std::nullopt;
  return read;
}

std::optional<std::string> text_under(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace portal
