// What a shell can offer at a place of the command line: read off the description of the command line itself,
// so that it is never behind. Thread rule: one thread.
#pragma once

#include <span>
#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace jpki_tool {

// As the first word, it asks for completions; the words before the cursor follow. In no help: shells ask it.
inline constexpr const char* kCompletionWord = "complete-words";

// A line each: a command or an option that may stand behind `words`, a tab, and what it is for. Empty where a
// value has to come, which may be a file.
std::string completions(const CLI::App& app, std::span<char* const> words);

}  // namespace jpki_tool
