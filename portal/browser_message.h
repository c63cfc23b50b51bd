// What the extension sends to the host. Thread rule: values.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace portal {

// A page asks for something.
struct Launch {
  std::string origin;   // the browser's word
  std::string message;  // the page's, as it is
};

// The document is left.
struct Close {};

// The extension's own page of settings asks for what is there.
struct StateQuestion {};

struct Unintelligible {};

using BrowserMessage = std::variant<Unintelligible, Launch, Close, StateQuestion>;

BrowserMessage browser_message(std::string_view text);

}  // namespace portal
