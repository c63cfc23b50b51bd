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

bool takes_a_value(const CLI::Option* option) {
  return !option->get_positional() && option->get_items_expected_min() > 0;
}

// The option that the word names, of any of the commands, where its value is the next word.
const CLI::Option* awaiting_value(const Commands& named, const std::string& word) {
  for (const CLI::App* command : named)
    for (const CLI::Option* option : options_of(*command))
      if (takes_a_value(option) && option->check_name(word)) return option;
  return nullptr;
}

const CLI::Option* argument_of(const CLI::App& command) {
  const auto options = options_of(command);
  const auto found = std::find_if(options.begin(), options.end(),
                                  [](const CLI::Option* each) { return each->get_positional(); });
  return found == options.end() ? nullptr : *found;
}

// By the name of its type: "ja|en". Empty where it has no choices.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  if (type.find('|') == std::string::npos) return {};
  return CLI::detail::split(type, '|');
}

bool is_a_file(const CLI::Option& option) {
  return option.get_name(true).starts_with("FILE");
}

std::string line(const std::string& word, const std::string& meaning) {
  return word + "\t" + meaning + "\n";
}

std::string lines(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += line(word, "");
  return out;
}

// The commands' and, outermost last, the options'.
std::string words_for(const CLI::App& app, const Commands& named) {
  std::string out;
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

}  // namespace

std::string completions(const CLI::App& app, std::span<char* const> words) {
  if (words.empty()) return words_for(app, {&app});
  const std::string_view begun = words.back();
  const auto before = words.first(words.size() - 1);
  const Commands named = named_by(app, before);
  const CLI::Option* awaiting = before.empty() ? nullptr : awaiting_value(named, before.back());
  if (awaiting != nullptr) return lines(choices_of(*awaiting));
  const CLI::Option* argument = argument_of(*named.back());
  if (argument == nullptr) return words_for(app, named);
  if (is_a_file(*argument) && !begun.starts_with('-')) return {};
  const std::vector<std::string> choices = choices_of(*argument);
  const bool chosen =
      std::find_first_of(before.begin(), before.end(), choices.begin(), choices.end()) != before.end();
  return (chosen ? "" : lines(choices)) + words_for(app, named);
}

}  // namespace jpki_tool
