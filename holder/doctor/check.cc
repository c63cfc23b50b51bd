#include "holder/doctor/check.h"

#include <algorithm>

#include "holder/doctor/check_table.h"
#include "holder/printable.h"

namespace holder::doctor {
namespace {

constexpr const Check* kChecks[] = {
    &kUsbReaderCheck,      &kDriverCheck,   &kServiceCheck,      &kPermissionCheck,
    &kReaderCheck,         &kCardCheck,     &kApplicationCheck,  &kTriesCheck,
    &kCertificateCheck,    &kClockCheck,    &kModulesCheck,      &kP11KitCheck,
    &kOpenscCheck,         &kProxyCheck,    &kFirefoxCheck,      &kFirefoxSnapCheck,
    &kFirefoxFlatpakCheck, &kChromiumCheck, &kChromiumSnapCheck, &kChromiumFlatpakCheck,
    &kOpensslCheck,        &kSshCheck};

// What stands in files of others, and in a reader's name.
std::string shown(const System& system, const std::string& text) {
  return printable(system.without_names(text));
}

}  // namespace

const char* code_of(State state) {
  switch (state) {
    case State::ok: return "ok";
    case State::warning: return "warning";
    case State::problem: return "problem";
    case State::not_applicable: return "not_applicable";
  }
  return "";
}

std::span<const Check* const> checks() {
  return kChecks;
}

std::vector<Examined> examine(const Evidence& evidence) {
  std::vector<Examined> all;
  for (const Check* check : checks()) {
    Finding finding = check->examine(evidence);
    finding.subject = shown(evidence.system, finding.subject);
    for (Fact& fact : finding.facts) fact.value = shown(evidence.system, fact.value);
    all.push_back({check, std::move(finding)});
  }
  return all;
}

bool any_problem(const std::vector<Examined>& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const Examined& each) { return each.finding.diagnosis->state == State::problem; });
}

}  // namespace holder::doctor
