// The pinentries that can show a request in a window, all of it. Thread rule: no state.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conf/settings.h"
#include "tools/pinentry.h"

namespace jpki_portal {

// By their paths, the one to be tried first in front: the one of the settings alone; or what the user or the
// system has chosen as "pinentry", unless that is unfit, then each kind that there is. Nothing where none is
// there; whether it can open a window, nobody knows before it has.
std::vector<std::string> desktop_pinentries(const conf::Settings& settings);

// Has `use` with the first of them that opens its window. Those that do not are taken out. Throws
// holder::TroubleError: cannot_ask where none is left, and what `use` and `wait` throw.
void with_first(std::vector<std::string>& pinentries, const tools::Pinentry::Wait& wait,
                const std::function<void(tools::Pinentry&)>& use);

}  // namespace jpki_portal
