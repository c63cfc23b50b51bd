// What the doctor looks at, one thing a check, and what it can find there. Each check knows its diagnoses,
// and each diagnosis its sentence and remedy; texts are message ids. No fact holds personal data: no name, no
// serial number, nothing of a certificate. docs/jpki-tool.md repeats the table and is held equal by
// tests/structure/trouble_pages.py. Thread rule: constants and pure functions.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "holder/doctor/card_sight.h"
#include "holder/doctor/system.h"
#include "holder/renewal.h"

namespace holder::doctor {

enum class State { ok, warning, problem, not_applicable };

const char* code_of(State state);

struct Diagnosis {
  const char* code;  // symbolic, for programs; names the remedy too
  State state;
  const char* message;  // what is so; may have %1, the subject
  const char* remedy;   // what to do; empty where nothing has to be done
};

struct Fact {
  const char* name;
  std::string value;
};

struct Finding {
  const Diagnosis* diagnosis;
  std::string subject = {};
  std::vector<Fact> facts = {};
};

struct Evidence {
  const System& system;
  const CardSight& card;
  Instant now;
};

struct Check {
  const char* id;
  const char* title;
  std::span<const Diagnosis* const> diagnoses;
  Finding (*examine)(const Evidence& evidence);
};

// In the order in which a fault of one explains those of the next.
std::span<const Check* const> checks();

struct Examined {
  const Check* check;
  Finding finding;
};

// One finding a check, in the order of checks(), without the names of user and computer.
std::vector<Examined> examine(const Evidence& evidence);

bool any_problem(const std::vector<Examined>& all);

}  // namespace holder::doctor
