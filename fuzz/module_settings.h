// The configuration that the module under test reads at its next C_Initialize: nothing of this machine's but
// /etc, and what the input chooses. Thread rule: one thread.
#pragma once

#include "fuzz/input.h"

namespace fuzz {

void choose_settings(Input& input);

}  // namespace fuzz
