// A pinentry as a source of PINs. Thread rule: one thread.
#pragma once

#include <memory>
#include <string>

#include "tools/jpki-tool/pin_source.h"

namespace jpki_tool {

// Starts `program`, found in PATH. Throws holder::TroubleError (cannot_ask) where there is none or it does
// not speak.
std::unique_ptr<PinSource> open_pinentry(const std::string& program);

}  // namespace jpki_tool
