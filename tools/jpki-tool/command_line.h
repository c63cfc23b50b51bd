// The command line: commands, options and their help. Thread rule: one thread.
#pragma once

#include <functional>
#include <string>

#include "tools/jpki-tool/commands.h"

namespace CLI {
class App;
}  // namespace CLI

namespace jpki_tool {

struct CommandLine {
  Settings settings = {};
  std::string command = {};            // as typed: "cert show"; empty until one is known
  std::function<Findings()> run = {};  // the command with its arguments
};

// Has `app` fill in `line`, which outlives it.
void describe(CLI::App& app, CommandLine& line);

}  // namespace jpki_tool
