// JSON from outside. Thread rule: pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace portal {

using Json = nlohmann::ordered_json;

// Nothing for what is no object in valid UTF-8, or nests deeper than any message does.
std::optional<Json> object_in(std::string_view text);

// The text under `key`; nothing where there is none, or something else.
std::optional<std::string> text_under(const Json& object, const char* key);

}  // namespace portal
