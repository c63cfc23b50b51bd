#include "tools/jpki-tool/completion.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

namespace jpki_tool {
namespace {

using Commands = std::vector<const CLI::App*>;

Commands commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option*) { return true; });
}

// The command that the words have named, and those that it is of; the innermost last.
Commands named_by(const CLI::App& app, std::span<char* const> words) {
  Commands named = {&app};
  for (const std::string_view word : words) {
    const Commands inner = commands_of(*named.back());
    const auto found = std::find_if(inner.begin(), inner.end(),
                                    [word](const CLI::App* each) { return each->get_name() == word; });
    if (found != inner.end()) named.push_back(*found);
  }
  return named;
}

bool wants_value(const Commands& named, const std::string& word) {
  return std::any_of(named.begin(), named.end(), [&word](const CLI::App* command) {
    const auto options = options_of(*command);
    return std::any_of(options.begin(), options.end(), [&word](const CLI::Option* option) {
      return !option->get_positional() && option->check_name(word) && option->get_items_expected_min() > 0;
    });
  });
}

std::string line(const std::string& word, const std::string& meaning) {
  return word + "\t" + meaning + "\n";
}

}  // namespace

std::string completions(const CLI::App& app, std::span<char* const> words) {
  const Commands named = named_by(app, words);
  std::string out;
  if (!words.empty() && wants_value(named, words.back())) return out;
  for (const CLI::App* command : commands_of(*named.back()))
    out += line(command->get_name(), command->get_description());
  // An option may stand behind any command of its own; the help is each command's.
  for (auto command = named.rbegin(); command != named.rend(); ++command) {
    for (const CLI::Option* option : options_of(**command)) {
      if (option->get_lnames().empty()) continue;
      const bool once = option != (*command)->get_help_ptr() || command == named.rbegin();
      const bool fits = option != app.get_version_ptr() || named.size() == 1;
      if (once && fits) out += line("--" + option->get_lnames().front(), option->get_description());
    }
  }
  return out;
}

}  // namespace jpki_tool
