// The controlling terminal, where a PIN is typed unseen. Thread rule: one thread.
#pragma once

#include <memory>

#include "tools/jpki-tool/pin_source.h"

namespace jpki_tool {

// Null where the process has none. While it asks, the signals that end a program end the question, after the
// terminal is as it was.
std::unique_ptr<PinSource> open_terminal();

}  // namespace jpki_tool
