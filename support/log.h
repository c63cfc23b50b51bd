// The log of the module: off until a configuration asks for it.
//
// What may be written: names of calls, command headers, lengths, status words, error codes, reader names.
// What may not: PINs, certificate bodies, names, addresses, moduli, serial numbers (SECURITY.md).
// Control characters, those of writing direction among them, are written as \xNN, so that a line is one line,
// and reads as it was written, whatever a reader calls itself. Numbers are written as C does, whatever the
// program's locale. Thread rule: every function may be called from any thread; a line is written by one
// write(2).
#pragma once

#include <concepts>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>

namespace support {

enum class LogLevel { off, error, info, debug };

// Sends lines of `level` and more urgent ones to the file `path` (a regular one, created 0600, no link
// followed), or to the standard error where `path` is empty. Returns what went wrong, or an empty string.
// A program may close our descriptor, or its standard error, and get its number for a file of its own:
// nothing is written where the descriptor is no longer what it was here.
std::string open_log(LogLevel level, const std::string& path);
// Returns when no thread writes any more, and closes the file.
void close_log();

// One line on the standard error, once a process and whatever the log's level: for what nobody would learn
// otherwise.
void tell_once(std::string_view message) noexcept;

// The text with its control characters spelt out (as \x0A): what stands in a file or comes from a reader
// makes no line of its own, and does not steer the terminal of who looks at it. Applied to every message.
std::string on_one_line(std::string_view text);

bool log_enabled(LogLevel level);
void write_log(LogLevel level, std::string_view message);

// A part of a line is a value, or a function that makes one.
template <typename Part>
decltype(auto) value_of(const Part& part) {
  if constexpr (std::invocable<const Part&>) {
    return part();
  } else {
    return (part);
  }
}

// Writes the parts as one line, and builds it only if somebody reads it. A line that there is no memory for
// is left out: it must not change what the call that it tells of has done.
template <typename... Parts>
void log(LogLevel level, const Parts&... parts) noexcept {
  if (!log_enabled(level)) return;
  try {
    std::ostringstream line;
    line.imbue(std::locale::classic());
    (line << ... << value_of(parts));
    write_log(level, line.str());
  } catch (...) {
    return;
  }
}

template <typename... Parts>
void log_error(const Parts&... parts) noexcept {
  log(LogLevel::error, parts...);
}
template <typename... Parts>
void log_info(const Parts&... parts) noexcept {
  log(LogLevel::info, parts...);
}
template <typename... Parts>
void log_debug(const Parts&... parts) noexcept {
  log(LogLevel::debug, parts...);
}

}  // namespace support
