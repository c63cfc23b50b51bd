// Makes scripts. A script is what a few sessions say at once: each has a phrase after another (a login, a
// search, a signature in parts), their steps take turns, and now and then a step stands where it does not
// belong. Thread rule: one thread.
#pragma once

#include "tests/differential/dice.h"
#include "tests/differential/softhsm.h"
#include "tests/differential/step.h"

namespace differential {

// What phrases speak of: a token, and who can sign as its key does.
struct Topic {
  const TokenContents& token;
  std::string wrong_pin;  // well formed
};

// The same for the same seed, from 10 to 40 steps.
Script make_script(const Topic& topic, std::uint32_t seed);

}  // namespace differential
