#include "holder/registration/nss_database.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "holder/doctor/registrations.h"
#include "holder/message_id.h"
#include "holder/registration/announced.h"
#include "holder/registration/text_lines.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNameTaken = N_("another module has the name “My Number Card” there");

struct Block {
  std::size_t begin;
  std::size_t end;  // behind its empty line
  std::string name;
  fs::path library;
  bool plain = true;  // with nothing but what this program, modutil or a browser writes
};

void take_line(Block& block, std::string_view line) {
  const auto equals = std::min(line.find('='), line.size());
  const std::string_view key = line.substr(0, equals);
  const std::string value(line.substr(std::min(equals + 1, line.size())));
  // Two entries with no empty line between them are nothing that could be taken apart here.
  if ((key == "name" && !block.name.empty()) || (key == "library" && !block.library.empty()))
    block.plain = false;
  if (key == "name") {
    block.name = value;
  } else if (key == "library") {
    block.library = value;
  } else if (key != "NSS") {
    block.plain = false;
  }
}

std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> all;
  bool open = false;
  for (const TextLine& line : lines_in(text)) {
    const bool empty = line.text.empty();
    if (!empty && !open) all.push_back({line.begin, line.end, {}, {}});
    if (!empty || open) all.back().end = line.end;
    open = !empty;
    if (open) take_line(all.back(), line.text);
  }
  return all;
}

bool is_registration(const Block& block) {
  return block.name == kModuleName && shows_authentication(block.library);
}

std::string without(std::string text, const Block& block) {
  return text.erase(block.begin, block.end - block.begin);
}

std::string with(std::string text, const fs::path& module) {
  const std::string line_end = text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  if (!text.empty() && !text.ends_with('\n')) text += line_end;
  if (!text.empty() && !text.ends_with(line_end + line_end)) text += line_end;
  return text + "library=" + module.string() + line_end + "name=" + kModuleName + line_end + line_end;
}

}  // namespace

Edited with_module(const Text& before, const NssView& view) {
  std::string text = before.value_or("");
  std::optional<Block> outdated;
  bool proxy = view.proxy_for_all;
  for (const Block& block : blocks_of(text)) {
    proxy = proxy || doctor::is_proxy(block.library);
    if (block.library == view.module) return {before, &kAlready};
    if (is_registration(block) && view.is_there(block.library))
      return {before, &kAlready, block.library.string()};
    if (shows_authentication(block.library) && view.is_there(block.library))
      return {before, &kOtherModule, block.library.string()};
    if (is_registration(block)) {
      outdated = block;
    } else if (block.name == kModuleName) {
      return {before, nullptr, {}, kNameTaken};
    }
  }
  if (proxy && view.announced) return {before, &kByProxy};
  if (outdated && !outdated->plain) return {before, nullptr, {}, kChangedByHand};
  if (outdated) text = without(std::move(text), *outdated);
  return {with(std::move(text), view.module)};
}

Edited without_module(const Text& before) {
  const std::string text = before.value_or("");
  const std::vector<Block> blocks = blocks_of(text);
  const auto found = std::find_if(blocks.begin(), blocks.end(), is_registration);
  if (found == blocks.end()) {
    const auto other = std::find_if(blocks.begin(), blocks.end(),
                                    [](const Block& block) { return shows_authentication(block.library); });
    if (other != blocks.end()) return {before, &kOtherModule, other->library.string()};
    return {before, &kNotRegistered};
  }
  if (!found->plain) return {before, nullptr, {}, kChangedByHand};
  std::string rest = without(text, *found);
  if (rest.find_first_not_of("\r\n") == std::string::npos) return {.text = std::nullopt, .emptied = ""};
  return {std::move(rest)};
}

}  // namespace holder::registration
