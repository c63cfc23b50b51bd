// The programs that can be told of the module: one row each, and the file of each says where and how. Thread
// rule: constants, and functions without state.
#pragma once

#include <span>
#include <string_view>

#include "holder/registration/plan.h"

namespace holder::registration {

struct Program {
  const char* code;  // on the command line
  const char* name;
  bool for_all;  // also for every user of the computer
  bool by_host;  // for some hosts only
  void (*plan)(Planner& planner);
};

extern const Program kFirefox;
extern const Program kThunderbird;
extern const Program kChromium;
extern const Program kOpenssl;
extern const Program kP11Kit;
extern const Program kPortal;
extern const Program kSsh;

std::span<const Program* const> programs();
const Program* program_of(std::string_view code);  // null where there is none

// Changes nothing. Throws TroubleError (file_left, file_not_read, module_missing, no_home, no_profile,
// program_confined).
Plan planned(const doctor::System& system, const Program& program, const Wish& wish);

}  // namespace holder::registration
