// The commands of jpki-tool. Each returns what it has found out; what stands in the way is a
// holder::TroubleError, apdu::TransportError or jpki::CardError. Thread rule: one thread.
#pragma once

#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

Findings status(const Settings& settings);

}  // namespace jpki_tool
