// What the programs with a database of NSS have in common. Thread rule: no state.
#pragma once

#include "holder/doctor/nss_programs.h"
#include "holder/registration/plan.h"

namespace holder::registration {

inline constexpr const char* kWebModule = "jpki-pkcs11-auth.so";  // can never ask for the signing password

// The database of each folder. Which of them are to be changed.
doctor::Paths plan_databases(Planner& planner, const doctor::NssProgram& program,
                             const doctor::Paths& folders);

}  // namespace holder::registration
