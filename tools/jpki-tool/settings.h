// What stands on the command line beside the command. Thread rule: a value.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace jpki_tool {

struct Settings {
  std::string language;  // as main() has chosen it already; empty: the environment's
  bool json = false;
  bool json_lines = false;  // each of several findings on a line of its own
  bool demo = false;        // the invented card, and no other
  std::string reader;       // a part of its name; empty: any
  std::string wait;         // for a card: seconds or kWithoutEnd; empty: not at all
  std::optional<int> pin_fd;
  bool pinentry = false;
  std::string pinentry_program = "pinentry";
  bool no_keypad = false;  // of the reader
  bool last_try = false;
};

inline constexpr const char* kWithoutEnd = "forever";

// How long `wait` means; nothing where it means nothing.
std::optional<std::chrono::milliseconds> patience_of(const std::string& wait);

}  // namespace jpki_tool
