// What stands in a command's way, whatever has thrown it. Thread rule: one thread.
#pragma once

#include "tools/jpki-tool/says.h"

namespace jpki_tool {

// Of the exception that is being handled: to be called in a handler only.
Findings failure_now();

}  // namespace jpki_tool
