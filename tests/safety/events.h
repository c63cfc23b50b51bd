// What can happen to a module while it talks to a card, or between two calls of a program.
// Thread rule: no state.
#pragma once

#include <span>

#include "tests/safety/world.h"

namespace safety {

// Cards that come and go, and other programs: before a call, or before any exchange in it.
std::span<const Event> world_events();
// An exchange that fails or is answered with nonsense: in a call only.
std::span<const Event> exchange_faults();
// Of both: those in which another card takes the place of the one inside.
std::span<const Event> swaps();

}  // namespace safety
