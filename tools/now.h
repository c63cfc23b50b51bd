// The time by this computer's clock. Thread rule: no state.
#pragma once

#include <chrono>

#include "holder/renewal.h"

namespace tools {

inline holder::Instant now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace tools
