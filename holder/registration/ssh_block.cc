#include "holder/registration/ssh_block.h"

#include <strings.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"

namespace holder::registration {
namespace {

constexpr std::string_view kBegin = "# >>> jpki-tool register ssh >>>";
constexpr std::string_view kEnd = "# <<< jpki-tool register ssh <<<";

constexpr const char* kLinesBehind =
    N_("lines were added behind the block of this program, and belong to its section; move them above it");

struct Block {
  std::size_t begin;
  std::size_t end;  // behind its last line
  std::vector<std::string> lines;
};

struct Found {
  std::optional<Block> block;
  bool broken = false;  // a mark without the other
};

std::string_view line_at(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::size_t next_line(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size() - 1) + 1;
}

Found find_block(std::string_view text) {
  Found found;
  bool open = false;
  for (std::size_t at = 0; at < text.size(); at = next_line(text, at)) {
    const std::string_view line = line_at(text, at);
    if (line == kBegin) {
      if (found.block) return {std::nullopt, true};
      found.block = Block{at, 0, {}};
      open = true;
    } else if (line == kEnd) {
      if (!open) return {std::nullopt, true};
      found.block->end = next_line(text, at);
      open = false;
    } else if (open) {
      found.block->lines.emplace_back(line);
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
  if (block.lines.size() != 2 || !is_module_line(block.lines[1])) return {};
  std::istringstream words(block.lines[0]);
  std::string word;
  std::vector<std::string> hosts;
  words >> word;
  while (words >> word) hosts.push_back(word);
  return host_line(hosts) == block.lines[0] ? hosts : std::vector<std::string>{};
}

bool begins_section(std::string_view line) {
  for (const std::string_view word : {"Host", "Match"})
    if (line.size() > word.size() && strncasecmp(line.data(), word.data(), word.size()) == 0 &&
        std::string_view(" \t=").find(line[word.size()]) != std::string_view::npos)
      return true;
  return false;
}

// Whether what stands behind the block would come into the section above it.
bool has_followers(std::string_view text, const Block& block) {
  for (std::size_t at = block.end; at < text.size(); at = next_line(text, at)) {
    std::string_view line = line_at(text, at);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.empty() && line.front() != '#') return !begins_section(line);
  }
  return false;
}

std::string with(std::string text, const std::vector<std::string>& hosts,
                 const std::filesystem::path& module) {
  const std::string line_end = text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  if (!text.empty() && !text.ends_with('\n')) text += line_end;
  for (const std::string& line :
       {std::string(kBegin), host_line(hosts), module_line("\"" + module.string() + "\""), std::string(kEnd)})
    text += line + line_end;
  return text;
}

}  // namespace

bool is_host(const std::string& word) {
  return !word.empty() && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), [](unsigned char each) {
           return each > ' ' && each != 0x7F && each != '"' && each != '\'' && each != '#' && each != '\\';
         });
}

Edited with_ssh_block(const Text& before, const std::vector<std::string>& hosts,
                      const std::filesystem::path& module) {
  std::string text = before.value_or("");
  const Found found = find_block(text);
  if (found.broken) return {before, nullptr, {}, kChangedByHand};
  std::vector<std::string> all;
  std::string behind;
  if (found.block) {
    all = hosts_of(*found.block);
    if (all.empty()) return {before, nullptr, {}, kChangedByHand};
    behind = text.substr(found.block->end);
    text.erase(found.block->begin);
  }
  for (const std::string& host : hosts)
    if (std::find(all.begin(), all.end(), host) == all.end()) all.push_back(host);
  std::string after = with(std::move(text), all, module) + behind;
  if (after == before) return {before, &kAlready};
  return {std::move(after)};
}

Edited without_ssh_block(const Text& before) {
  std::string text = before.value_or("");
  const Found found = find_block(text);
  if (found.broken) return {before, nullptr, {}, kChangedByHand};
  if (!found.block) return {before, &kNotRegistered};
  if (hosts_of(*found.block).empty()) return {before, nullptr, {}, kChangedByHand};
  if (has_followers(text, *found.block)) return {before, nullptr, {}, kLinesBehind};
  text.erase(found.block->begin, found.block->end - found.block->begin);
  if (text.empty()) return {std::nullopt};
  return {std::move(text)};
}

}  // namespace holder::registration
