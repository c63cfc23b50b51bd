// Programs that take their modules from a database of NSS, and perhaps from a policy. Thread rule: constants,
// and functions without state.
#pragma once

#include "holder/doctor/system.h"

namespace holder::doctor {

struct NssProgram {
  const char* name;
  Patterns programs;   // one of them is there where it is installed as a program of the system
  Patterns databases;  // pkcs11.txt
  Patterns profiles;   // profiles.ini, which lists profiles wherever they lie
  Patterns policies;   // policies.json
};

const NssProgram& firefox();
const NssProgram& chromium();  // and browsers made of it
const NssProgram& thunderbird();
std::span<const NssProgram> nss_programs();

// The folders of profiles that the lists (profiles.ini) name, also where they are not there.
Paths profiles_in(const System& system, Patterns lists);

// What it loads, and of that what it loads for every user and profile.
Paths libraries_for_all(const System& system, const NssProgram& program);
Paths libraries_of(const System& system, const NssProgram& program);

}  // namespace holder::doctor
