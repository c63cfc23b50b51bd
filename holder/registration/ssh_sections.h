// Which provider of PKCS#11 a text of ssh_config(5) has for a host: the first line that counts for it, in the
// sections Host and Match. Files that it includes are not looked into. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holder::registration {

// Whether `line` begins a section.
bool begins_section(std::string_view line);

enum class Counts { no, perhaps, yes };

struct ProviderLine {
  std::string provider;
  std::size_t section;      // where the line is that begins its section
  bool in_section = false;  // otherwise it stands before any, and counts for all hosts
  bool by_match = false;    // what Match asks for is known when ssh runs
  std::vector<std::string> patterns = {};

  Counts counts_for(const std::string& host) const;
};

// In their order.
std::vector<ProviderLine> provider_lines(std::string_view text);

}  // namespace holder::registration
