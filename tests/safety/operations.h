// What a program does with the module, each as one operation with all that has to come before it: what is
// broken at every command in turn. Thread rule: no state.
#pragma once

#include <span>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"
#include "tests/safety/player.h"

namespace safety {

struct Operation {
  const char* name;
  // Whether the user is logged in before; `warm`: and has signed with the key, so that all is known of it.
  enum class Before { nothing, session, login, warm } before;
  void (*run)(Player& player, CK_SLOT_ID slot);
};

std::span<const Operation> operations();

}  // namespace safety
