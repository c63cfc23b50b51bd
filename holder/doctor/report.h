// What a holder can send to somebody who is to help: what examine() has found, in codes and facts, and
// nothing that names the holder. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "holder/doctor/check.h"

namespace holder::doctor {

// UTF-8, a line each, in no language; `version` is the program's.
std::string report_text(const System& system, const std::vector<Examined>& all, const std::string& version);

}  // namespace holder::doctor
