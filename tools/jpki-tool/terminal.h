// The controlling terminal, where a PIN is typed unseen. Thread rule: one thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "tools/jpki-tool/pin_source.h"

namespace jpki_tool {

// Null where the process has none. While it asks, the signals that end a program end the question, after the
// terminal is as it was.
std::unique_ptr<PinSource> open_terminal();

// Shows `text` and asks; true for a yes and for nothing else. What was typed before the question is no
// answer. Nobody who holds a card meanwhile waits for longer than `patience`. Throws holder::TroubleError:
// cancelled (a signal, no answer in time, or no longer a terminal), consent_needed (there is none).
bool agreed_at_terminal(const std::string& text, const std::string& question, std::chrono::seconds patience);
bool has_terminal();

}  // namespace jpki_tool
