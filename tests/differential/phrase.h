// The phrases of the grammar: steps of one session that belong together.
// Thread rule: no state.
#pragma once

#include "tests/differential/grammar.h"

namespace differential {

struct Draft {
  const Topic& topic;
  Dice& dice;
  unsigned session;
  Script steps;

  void say(Step step) {
    step.session = session;
    steps.push_back(std::move(step));
  }
};

using Phrase = void (*)(Draft& draft);

// By weight.
Phrase any_phrase(Dice& dice);

// Those that a script begins with.
void open_session(Draft& draft);
void log_in(Draft& draft);
void look_up_all(Draft& draft);

// Those of phrase_crypto.cc.
void digest_at_once(Draft& draft);
void digest_in_parts(Draft& draft);
void sign_at_once(Draft& draft);
void sign_in_parts(Draft& draft);
void begin_signature_amiss(Draft& draft);
void verify_at_once(Draft& draft);
void verify_in_parts(Draft& draft);

// Those of phrase_object.cc.
void search(Draft& draft);
void read_attributes(Draft& draft);
void try_to_write(Draft& draft);

}  // namespace differential
