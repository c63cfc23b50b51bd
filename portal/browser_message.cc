#include "portal/browser_message.h"

#include "portal/json.h"

namespace portal {
namespace {

BrowserMessage launch_in(const Json& object) {
  const auto origin = text_under(object, "origin");
  const auto message = text_under(object, "message");
  if (!origin || !message) return Unintelligible{};
  return Launch{*origin, *message};
}

struct Kind {
  const char* type;
  BrowserMessage (*in)(const Json& object);
};
constexpr Kind kKinds[] = {{"launch", launch_in},
                           {"close", [](const Json&) -> BrowserMessage { return Close{}; }},
                           {"state", [](const Json&) -> BrowserMessage { return StateQuestion{}; }}};

}  // namespace

BrowserMessage browser_message(std::string_view text) {
  const auto object = object_in(text);
  if (!object) return Unintelligible{};
  const auto type = text_under(*object, "type");
  for (const Kind& kind : kKinds)
    if (type == kind.type) return kind.in(*object);
  return Unintelligible{};
}

}  // namespace portal
