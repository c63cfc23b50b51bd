// What a holder is told when the page has its answer already. Another process shows it: the browser ends this
// one with its page, and nobody would have seen why nothing came of it. Thread rule: one thread.
#pragma once

#include <string>

#include "conf/settings.h"
#include "tools/jpki-portal/turn.h"

namespace jpki_portal {

// The argument by which this program is such a process.
inline constexpr const char* kTell = "--tell";

// Has a process show the text, which has the turn until its window has been seen. What cannot be shown is
// told to the log.
void tell_apart(const std::string& text, const Turn& turn);

// In that process: shows what stands on standard input, until its holder has seen it or the time is over.
void tell(const conf::Settings& settings);

}  // namespace jpki_portal
