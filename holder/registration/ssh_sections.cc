#include "holder/registration/ssh_sections.h"

#include <strings.h>

#include <algorithm>

#include "holder/registration/text_lines.h"

namespace holder::registration {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// What stands before the first of `marks`, which is cut off with it.
std::string_view cut(std::string_view& rest, std::string_view marks) {
  const std::string_view word = rest.substr(0, rest.find_first_of(marks));
  rest.remove_prefix(word.size());
  return word;
}

void skip(std::string_view& rest, std::string_view marks) {
  rest.remove_prefix(std::min(rest.find_first_not_of(marks), rest.size()));
}

// A keyword and its arguments, with or without "=" between, as ssh takes them apart.
struct Setting {
  explicit Setting(std::string_view line) {
    skip(line, kBlanks);
    keyword = cut(line, " \t\r=");
    skip(line, kBlanks);
    if (line.starts_with('=')) line.remove_prefix(1);
    for (skip(line, kBlanks); !line.empty() && line.front() != '#'; skip(line, kBlanks)) {
      const bool quoted = line.starts_with('"');
      if (quoted) line.remove_prefix(1);
      arguments.emplace_back(cut(line, quoted ? "\"" : kBlanks));
      if (quoted && !line.empty()) line.remove_prefix(1);
    }
  }

  bool is(std::string_view name) const {
    return keyword.size() == name.size() && strncasecmp(keyword.data(), name.data(), name.size()) == 0;
  }

  std::string_view keyword;
  std::vector<std::string> arguments;
};

bool begins_section(const Setting& setting) {
  return (setting.is("Host") || setting.is("Match")) && !setting.arguments.empty();
}

// "*" stands for any number of characters, "?" for one.
bool matches(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*')
    return matches(pattern.substr(1), name) || (!name.empty() && matches(pattern, name.substr(1)));
  return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
         matches(pattern.substr(1), name.substr(1));
}

}  // namespace

bool begins_section(std::string_view line) {
  return begins_section(Setting(line));
}

Counts ProviderLine::counts_for(const std::string& host) const {
  if (!in_section) return Counts::yes;
  if (by_match)
    return patterns.size() == 1 && strcasecmp(patterns[0].c_str(), "all") == 0 ? Counts::yes
                                                                               : Counts::perhaps;
  bool any = false;
  for (const std::string& pattern : patterns) {
    const bool negated = pattern.starts_with('!');
    if (!matches(std::string_view(pattern).substr(negated ? 1 : 0), host)) continue;
    if (negated) return Counts::no;
    any = true;
  }
  return any ? Counts::yes : Counts::no;
}

std::vector<ProviderLine> provider_lines(std::string_view text) {
  std::vector<ProviderLine> lines;
  ProviderLine section{{}, 0};
  for (const TextLine& line : lines_in(text)) {
    Setting setting(line.text);
    if (begins_section(setting)) {
      section = {{}, line.begin, true, setting.is("Match"), std::move(setting.arguments)};
    } else if (setting.is("PKCS11Provider") && !setting.arguments.empty()) {
      lines.push_back(section);
      lines.back().provider = setting.arguments.front();
    }
  }
  return lines;
}

}  // namespace holder::registration
