#include "holder/doctor/system.h"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "holder/input_file.h"
#include "holder/trouble.h"
#include "support/bytes.h"

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

// Longer than any file that is asked for.
constexpr std::size_t kLongestText = 1U << 20U;

// Of an ordinary file; empty where it cannot be read.
support::Bytes beginning_of(const fs::path& path, std::size_t limit) {
  try {
    return holder::beginning_of(path, limit);
  } catch (const TroubleError&) {
    return {};
  }
}

bool has_marks(const std::string& name) {
  return name.find_first_of("*?[") != std::string::npos;
}

// The names in a folder that a pattern fits, in their order.
Paths fitting(const fs::path& folder, const std::string& pattern) {
  Paths names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    fs::path name = entry->path().filename();
    if (fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool belongs_to_word(char each) {
  return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
         each == '_' || (static_cast<unsigned char>(each) & 0x80U) != 0;
}

// `word` where no part of a longer one.
std::string replaced(const std::string& text, const std::string& word, const std::string& by) {
  if (word.empty()) return text;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = i + word.size();
    const bool alone = text.compare(i, word.size(), word) == 0 &&
                       (i == 0 || !belongs_to_word(text[i - 1]) || !belongs_to_word(word.front())) &&
                       (end == text.size() || !belongs_to_word(text[end]) || !belongs_to_word(word.back()));
    out += alone ? by : std::string(1, text[i]);
    i = alone ? end : i + 1;
  }
  return out;
}

}  // namespace

std::string System::variable(const std::string& name) const {
  const auto found = around_.environment.find(name);
  return found == around_.environment.end() ? "" : found->second;
}

fs::path System::below_root(const fs::path& path) const {
  return around_.root / path.relative_path();
}

bool System::has(const fs::path& path) const {
  std::error_code none;
  return fs::exists(below_root(path), none);
}

std::string System::text(const fs::path& path) const {
  return std::string(support::as_text(beginning_of(below_root(path), kLongestText)));
}

std::optional<Elf> System::elf(const fs::path& path) const {
  return elf_of(beginning_of(below_root(path), kElfHead));
}

std::pair<fs::path, fs::path> System::begun(std::string_view pattern) const {
  struct Place {
    std::string_view mark;
    const char* variable;
    const char* below_home;
  };
  constexpr Place kPlaces[] = {{"~/", "HOME", ""},
                               {"$CONFIG/", "XDG_CONFIG_HOME", ".config"},
                               {"$DATA/", "XDG_DATA_HOME", ".local/share"}};
  for (const Place& place : kPlaces) {
    if (!pattern.starts_with(place.mark)) continue;
    fs::path folder = variable(place.variable);
    // What is no absolute path counts for nothing there (XDG base directory specification).
    if (!folder.is_absolute() && !home().empty()) folder = fs::path(home()) / place.below_home;
    return {std::move(folder), pattern.substr(place.mark.size())};
  }
  return {"/", fs::path(pattern).relative_path()};
}

Paths System::matching(Patterns patterns) const {
  Paths all;
  for (const char* pattern : patterns) {
    const auto [folder, rest] = begun(pattern);
    if (!folder.is_absolute()) continue;
    Paths paths = {folder};
    for (const fs::path& part : rest) paths = one_deeper(paths, part);
    for (fs::path& path : paths)
      if (has(path) && std::find(all.begin(), all.end(), path) == all.end()) all.push_back(std::move(path));
  }
  return all;
}

fs::path System::path_of(std::string_view pattern) const {
  const auto [folder, rest] = begun(pattern);
  return folder.is_absolute() ? folder / rest : fs::path();
}

Paths System::one_deeper(const Paths& folders, const std::string& part) const {
  Paths all;
  for (const fs::path& folder : folders) {
    const Paths names = has_marks(part) ? fitting(below_root(folder), part) : Paths{part};
    std::transform(names.begin(), names.end(), std::back_inserter(all),
                   [&folder](const fs::path& name) { return folder / name; });
  }
  return all;
}

fs::path System::resolved(const fs::path& path) const {
  std::error_code error;
  const fs::path root = fs::canonical(around_.root, error);
  const fs::path there = fs::canonical(below_root(path), error);
  if (error) return path;
  const fs::path within = there.lexically_relative(root);
  return *within.begin() == ".." ? there : "/" / within;
}

std::string System::without_names(std::string text) const {
  // The administrator's name is everybody's; so is the name that a computer has for itself.
  if (home().size() > 1) text = replaced(text, home(), "~");
  if (around_.user != "root") text = replaced(text, around_.user, "…");
  if (around_.host != "localhost") text = replaced(text, around_.host, "…");
  return text;
}

}  // namespace holder::doctor
