// The pinentries that can show a request in a window, all of it. Thread rule: no state.
#pragma once

#include <string>
#include <vector>

namespace jpki_portal {

// By their paths, the one to be tried first in front: what the user or the system has chosen as "pinentry",
// unless that is unfit, then each kind that there is.
std::vector<std::string> desktop_pinentries();

}  // namespace jpki_portal
