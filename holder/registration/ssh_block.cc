#include "holder/registration/ssh_block.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/registration/ssh_sections.h"
#include "holder/registration/text_lines.h"

namespace holder::registration {
namespace {

constexpr std::string_view kBegin = "# >>> jpki-tool register ssh >>>";
constexpr std::string_view kEnd = "# <<< jpki-tool register ssh <<<";
// Where the block stands above lines without a section: they are for all hosts, and stay so.
constexpr std::string_view kForAllAgain = "Host *";

constexpr const char* kLinesBehind =
    N_("lines were added behind the block of this program, and belong to its section; move them above it");

struct Block {
  std::size_t begin;
  std::size_t end;  // behind its last line
  std::vector<std::string> lines;

  bool has_end() const { return lines.size() == 3 && lines[2] == kForAllAgain; }
};

struct Found {
  std::optional<Block> block;
  bool broken = false;  // a mark without the other
};

Found find_block(std::string_view text) {
  Found found;
  bool open = false;
  for (const TextLine& line : lines_in(text)) {
    if (line.text == kBegin) {
      if (found.block) return {std::nullopt, true};
      found.block = Block{line.begin, 0, {}};
      open = true;
    } else if (line.text == kEnd) {
      if (!open) return {std::nullopt, true};
      found.block->end = line.end;
      open = false;
    } else if (open) {
      found.block->lines.emplace_back(line.text);
    }
  }
  if (open) return {std::nullopt, true};
  return found;
}

std::string host_line(const std::vector<std::string>& hosts) {
  std::string line = "Host";
  for (const std::string& host : hosts) line += " " + host;
  return line;
}

std::string module_line(const std::string& quoted) {
  return "    PKCS11Provider " + quoted;
}

bool is_module_line(std::string_view line) {
  const std::string begin = module_line("\"");
  if (!line.starts_with(begin) || !line.ends_with('"') || line.size() <= begin.size()) return false;
  line = line.substr(begin.size(), line.size() - begin.size() - 1);
  return line.find('"') == std::string_view::npos && doctor::is_ours(line);
}

// Empty where the block is not as it was made.
std::vector<std::string> hosts_of(const Block& block) {
  if ((block.lines.size() != 2 && !block.has_end()) || !is_module_line(block.lines[1])) return {};
  std::istringstream words(block.lines[0]);
  std::string word;
  std::vector<std::string> hosts;
  words >> word;
  while (words >> word) hosts.push_back(word);
  return host_line(hosts) == block.lines[0] ? hosts : std::vector<std::string>{};
}

bool has_section(std::string_view text) {
  const auto lines = lines_in(text);
  return std::any_of(lines.begin(), lines.end(),
                     [](const TextLine& line) { return begins_section(line.text); });
}

// Whether what stands behind the block would come into a section above it.
bool has_followers(std::string_view text, const Block& block) {
  if (block.has_end() && !has_section(text.substr(0, block.begin))) return false;
  for (TextLine line : lines_in(text.substr(block.end))) {
    line.text.remove_prefix(std::min(line.text.find_first_not_of(" \t"), line.text.size()));
    if (!line.text.empty() && line.text.front() != '#') return !begins_section(line.text);
  }
  return false;
}

// What has another provider than the module for the host; null where nothing has.
const ProviderLine* in_the_way(const std::vector<ProviderLine>& lines, const std::string& host,
                               const std::filesystem::path& module) {
  for (const ProviderLine& line : lines) {
    const Counts counts = line.counts_for(host);
    if (counts == Counts::no) continue;
    if (line.provider != module.string()) return &line;
    if (counts == Counts::yes) return nullptr;
  }
  return nullptr;
}

bool is_served(const std::vector<ProviderLine>& lines, const std::string& host,
               const std::filesystem::path& module) {
  return in_the_way(lines, host, module) == nullptr &&
         std::any_of(lines.begin(), lines.end(),
                     [&](const ProviderLine& line) { return line.counts_for(host) == Counts::yes; });
}

std::string block_of(const std::vector<std::string>& hosts, const std::filesystem::path& module,
                     bool with_end, const std::string& line_end) {
  std::vector<std::string> lines = {std::string(kBegin), host_line(hosts),
                                    module_line("\"" + module.string() + "\"")};
  if (with_end) lines.emplace_back(kForAllAgain);
  lines.emplace_back(kEnd);
  std::string text;
  for (const std::string& line : lines) text += line + line_end;
  return text;
}

}  // namespace

bool is_pattern(const std::string& word) {
  return word.find_first_of("*?!") != std::string::npos;
}

bool is_host(const std::string& word) {
  return !word.empty() && word.front() != '-' && !is_pattern(word) &&
         std::all_of(word.begin(), word.end(), [](unsigned char each) {
           return each > ' ' && each != 0x7F && each != '"' && each != '\'' && each != '#' && each != '\\';
         });
}

Edited with_ssh_block(const Text& before, const std::vector<std::string>& hosts,
                      const std::filesystem::path& module) {
  const std::string text = before.value_or("");
  const Found found = find_block(text);
  if (found.broken) return {before, nullptr, {}, kChangedByHand};
  std::vector<std::string> all;
  if (found.block) all = hosts_of(*found.block);
  if (found.block && all.empty()) return {before, nullptr, {}, kChangedByHand};
  std::string above = found.block ? text.substr(0, found.block->begin) : text;
  const std::string below = found.block ? text.substr(found.block->end) : "";
  const std::vector<ProviderLine> lines = provider_lines(above);
  for (const std::string& host : hosts)
    if (std::find(all.begin(), all.end(), host) == all.end() && !is_served(lines, host, module))
      all.push_back(host);
  if (all.empty()) return {before, &kAlready};

  // The first line that would count in the place of the block's.
  const ProviderLine* first = nullptr;
  for (const std::string& host : all)
    if (const ProviderLine* line = in_the_way(lines, host, module);
        line != nullptr && (!first || line < first))
      first = line;
  const std::string line_end = text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  if (first == nullptr) {
    if (!above.empty() && !above.ends_with('\n')) above += line_end;
    std::string after =
        above + block_of(all, module, found.block && found.block->has_end(), line_end) + below;
    if (after == before) return {before, &kAlready};
    return {std::move(after)};
  }
  if (found.block && has_followers(text, *found.block)) return {before, nullptr, {}, kLinesBehind};
  above.insert(first->section, block_of(all, module, !first->in_section, line_end));
  return {above + below, &kOtherProvider, first->provider};
}

Edited without_ssh_block(const Text& before) {
  std::string text = before.value_or("");
  const Found found = find_block(text);
  if (found.broken) return {before, nullptr, {}, kChangedByHand};
  if (!found.block) return {before, &kNotRegistered};
  if (hosts_of(*found.block).empty()) return {before, nullptr, {}, kChangedByHand};
  if (has_followers(text, *found.block)) return {before, nullptr, {}, kLinesBehind};
  text.erase(found.block->begin, found.block->end - found.block->begin);
  if (text.empty()) return {.text = std::nullopt, .emptied = ""};
  return {std::move(text)};
}

}  // namespace holder::registration
