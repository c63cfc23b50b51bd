// A point in time until which poll(2) waits. Thread rule: no state.
#pragma once

#include <chrono>

namespace support {

using Deadline = std::chrono::steady_clock::time_point;

// What poll takes: whole milliseconds, rounded up so that nobody wakes before the time; 0 where it has
// passed.
int milliseconds_to(Deadline deadline);

// Whether the descriptor has one of poll's `events` before the deadline.
bool has_by(Deadline deadline, int descriptor, short events);

}  // namespace support
