// Programs that take their modules from a database of NSS, and perhaps from a policy. Thread rule: constants,
// and functions without state.
#pragma once

#include "holder/doctor/system.h"

namespace holder::doctor {

struct NssProgram {
  const char* name;
  Patterns programs;   // one of them is there where it is installed as a program of the system
  Patterns databases;  // pkcs11.txt
  Patterns policies;   // policies.json
};

const NssProgram& firefox();
const NssProgram& chromium();  // and browsers made of it
std::span<const NssProgram> nss_programs();

Paths libraries_of(const System& system, const NssProgram& program);

}  // namespace holder::doctor
