// The commands of jpki-tool. Each returns what it has found out; what stands in the way is a
// holder::TroubleError, apdu::TransportError or jpki::CardError. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>

#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

Findings status(const Settings& settings);

struct RenewalOptions {
  std::filesystem::path calendar;  // an iCalendar file; empty: none
  bool force = false;
};
Findings renewal(const Settings& settings, const RenewalOptions& options);

// Reaches no card.
Findings why(const std::string& code);

}  // namespace jpki_tool
