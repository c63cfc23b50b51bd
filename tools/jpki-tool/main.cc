// jpki-tool: the holder's view of the card, on the command line.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string_view>

#include "tools/jpki-tool/command_line.h"
#include "tools/jpki-tool/completion.h"
#include "tools/jpki-tool/failure.h"
#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/usage_error.h"
#include "tools/messages.h"

namespace {

using namespace jpki_tool;

// Looked for before the command line is taken apart: its errors are to be said in that language and form.
std::string value_of(int argc, char** argv, std::string_view option) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == option && i + 1 < argc) return argv[i + 1];
    if (word.starts_with(option) && word.substr(option.size()).starts_with("="))
      return std::string(word.substr(option.size() + 1));
  }
  return {};
}

bool has_word(int argc, char** argv, std::string_view wanted) {
  return std::any_of(argv + 1, argv + argc, [&](const char* word) { return word == wanted; });
}

void choose_language(int argc, char** argv) {
  const std::string wish = value_of(argc, argv, "--lang");
  tools::speak(wish == "ja"   ? tools::Language::japanese
               : wish == "en" ? tools::Language::english
                              : tools::users_language());
}

int run(CommandLine& line) {
  try {
    return say(line.settings, line.command, line.run());
  } catch (...) {
    return say(line.settings, line.command, failure_now());
  }
}

int misused(const CommandLine& line, const std::string& how) {
  Findings findings;
  findings.trouble = holder::Trouble::usage;
  findings.subject = how;
  return say(line.settings, line.command, findings);
}

}  // namespace

int main(int argc, char** argv) {
  choose_language(argc, argv);
  CommandLine line;
  line.settings.json = has_word(argc, argv, "--json");
  CLI::App app(_("Your My Number Card: what state it is in, and what to do"), "jpki-tool");
  describe(app, line);
  if (argc > 1 && argv[1] == std::string_view(kCompletionWord)) {
    std::cout << completions(app, {argv + 2, argv + argc});
    return 0;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return misused(line, explained(app, error));
  }
  return run(line);
}
