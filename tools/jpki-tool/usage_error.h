// What is said of a command line that is none: in the user's language, and without anything that may be a
// PIN. Thread rule: one thread.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace jpki_tool {

// The argument of the commands that are about a PIN.
inline constexpr const char* kWhichPin = "WHICH";
// Where it is missing or no such PIN. Without what was typed, which may be the PIN itself.
std::string ask_which_pin();

std::string explained(const CLI::App& app, const CLI::ParseError& error);

}  // namespace jpki_tool
