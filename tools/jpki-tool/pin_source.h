// Where a PIN comes from: the terminal with its echo off, a file descriptor, or a pinentry. Never the command
// line or the environment, which other programs can read. Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/secure_bytes.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

// More bytes than any PIN has. What is longer is cut there, and is no PIN.
inline constexpr std::size_t kLongestTyped = 64;

struct PinQuestion {
  std::vector<std::string> explanation;  // said before, a paragraph each
  std::string prompt;                    // without colon
};

class PinSource {
 public:
  virtual ~PinSource() = default;
  // What was typed, without its line end. Throws holder::TroubleError: cancelled, cannot_ask.
  virtual support::SecureBytes ask(const PinQuestion& question) = 0;
  // Whether somebody types, who may mistype a new PIN.
  virtual bool is_a_person() const { return true; }
};

// Throws holder::TroubleError (cannot_ask).
std::unique_ptr<PinSource> pin_source(const Settings& settings);

// What was collected in `buffer`, as long as it is.
support::SecureBytes first_bytes(const support::SecureBytes& buffer, std::size_t count);

}  // namespace jpki_tool
