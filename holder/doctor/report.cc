#include "holder/doctor/report.h"

#include <string_view>

namespace holder::doctor {
namespace {

// Source: os-release(5). Nothing else of the file: it may name the computer's owner.
std::string os_release(const System& system, std::string_view key) {
  const std::string text = "\n" + system.text("/etc/os-release");
  const auto begin = text.find("\n" + std::string(key) + "=");
  if (begin == std::string::npos) return {};
  std::string value =
      text.substr(begin + key.size() + 2, text.find('\n', begin + 1) - begin - key.size() - 2);
  std::erase(value, '"');
  return value;
}

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\n";
}

}  // namespace

std::string report_text(const System& system, const std::vector<Examined>& all, const std::string& version) {
  std::string out = line("jpki-tool", version) +
                    line("system", os_release(system, "ID") + " " + os_release(system, "VERSION_ID")) +
                    line("architecture", name_of(system.native()));
  for (const Examined& each : all) {
    const Diagnosis& diagnosis = *each.finding.diagnosis;
    out += line(each.check->id, std::string(code_of(diagnosis.state)) + " " + diagnosis.code);
    for (const Fact& fact : each.finding.facts) out += "  " + line(fact.name, fact.value);
  }
  return out;
}

}  // namespace holder::doctor
