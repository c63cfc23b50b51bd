#include "tools/jpki-tool/usage_error.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "tools/messages.h"

namespace jpki_tool {
namespace {

// Of the commands that were named.
bool asks_for_pin(const CLI::App& app) {
  const auto named = app.get_subcommands();
  return app.get_option_no_throw("--pin-fd") != nullptr ||
         std::any_of(named.begin(), named.end(), [](const CLI::App* each) { return asks_for_pin(*each); });
}

// As much of a word that is not known as can be no PIN: what may be meant as a command, or the name of an
// option. A password has digits, and nothing that a command asks a PIN for is followed by a further word.
std::string repeatable(std::string_view word, bool may_be_a_pin) {
  constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz-";
  const std::string_view name = word.substr(0, word.find_first_not_of(kOfNames));
  if (!word.starts_with('-')) return name == word && !may_be_a_pin ? std::string(name) : "";
  return name.find_first_not_of('-') == std::string_view::npos ? "" : std::string(name);
}

// CLI11's sentence of what is no number: "Could not convert: --page = x", "--pin-fd: Value x not in range".
std::string without_value(const std::string& sentence) {
  return sentence.substr(0, std::min(sentence.find(" = "), sentence.find(": Value ")));
}

// By CLI11's sentence; empty where that is about something else.
std::string missing_argument(const std::string& sentence) {
  constexpr std::string_view kEnd = " is required";
  if (!sentence.ends_with(kEnd)) return {};
  const std::string name = sentence.substr(0, sentence.size() - kEnd.size());
  return name.find(' ') == std::string::npos ? name : "";
}

}  // namespace

std::string ask_which_pin() {
  return _("Which one is meant: auth, sign or text? A PIN is never typed here");
}

std::string explained(const CLI::App& app, const CLI::ParseError& error) {
  const std::string kind = error.get_name();
  const auto unknown = app.remaining(true);
  if (!unknown.empty()) {
    const std::string word = repeatable(unknown.front(), asks_for_pin(app));
    return word.empty() ? _("There is a word too many. A PIN is never typed here: it is asked for.")
                        : tools::filled(_("“%1” is not known here."), word);
  }
  if (kind == "RequiredError") {
    const std::string missing = missing_argument(error.what());
    if (missing == kWhichPin) return ask_which_pin();
    return missing.empty() ? _("A command or one of its arguments is missing.")
                           : tools::filled(_("%1 is missing."), missing);
  }
  if (kind == "ArgumentMismatch") return _("An option or an argument lacks its value.");
  return tools::filled(_("A value is not possible (%1)."), without_value(error.what()));
}

}  // namespace jpki_tool
