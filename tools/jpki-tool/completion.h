// What a shell can offer at a place of the command line: read off the description of the command line itself,
// so that it is never behind. Thread rule: one thread.
#pragma once

#include <span>
#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace jpki_tool {

// As the first word, it asks for completions; the words up to the cursor follow, the last of them being
// begun, or empty. In no help: shells ask it.
inline constexpr const char* kCompletionWord = "complete-words";

// A line each: what may stand in the place of the last of `words`, a tab, and what it is for: a command, an
// option, or one of the choices where there are some. Not sorted out by how the word begins. Empty where a
// file may have to come, as long as no option is begun.
std::string completions(const CLI::App& app, std::span<char* const> words);

}  // namespace jpki_tool
