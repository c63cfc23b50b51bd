#include "tools/jpki-portal/pinentries.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "holder/trouble.h"
#include "support/log.h"

namespace jpki_portal {
namespace {

namespace fs = std::filesystem;
using holder::Trouble;
using holder::TroubleError;

constexpr const char* kNames[] = {"pinentry",     "pinentry-gnome3", "pinentry-qt",
                                  "pinentry-qt6", "pinentry-qt5",    "pinentry-gtk-2"};

// What their names have: they draw on terminals, or (fltk) cut a text of several lines, the site first.
constexpr const char* kUnfit[] = {"curses", "tty", "fltk"};

std::vector<fs::path> folders() {
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
  std::vector<fs::path> all;
  for (;;) {
    const std::size_t colon = rest.find(':');
    if (rest.starts_with('/')) all.emplace_back(rest.substr(0, colon));
    if (colon == std::string_view::npos) return all;
    rest.remove_prefix(colon + 1);
  }
}

std::optional<fs::path> found(const std::vector<fs::path>& folders, const char* name) {
  for (const fs::path& folder : folders)
    if (access((folder / name).c_str(), X_OK) == 0) return folder / name;
  return std::nullopt;
}

// "pinentry" is a link to one of them where a system lets choose.
bool is_unfit(const fs::path& program) {
  std::error_code none;
  const std::string name = fs::canonical(program, none).filename();
  return std::any_of(std::begin(kUnfit), std::end(kUnfit),
                     [&](const char* part) { return name.find(part) != std::string::npos; });
}

}  // namespace

std::vector<std::string> desktop_pinentries(const conf::Settings& settings) {
  const std::vector<fs::path> all = folders();
  if (!settings.pinentry.empty()) {
    const auto chosen = found(all, settings.pinentry.c_str());
    return chosen ? std::vector{chosen->string()} : std::vector<std::string>{};
  }
  std::vector<std::string> programs;
  for (const char* name : kNames) {
    const auto program = found(all, name);
    if (program && !is_unfit(*program)) programs.push_back(program->string());
  }
  return programs;
}

void with_first(std::vector<std::string>& pinentries, const tools::Pinentry::Wait& wait,
                const std::function<void(tools::Pinentry&)>& use) {
  while (!pinentries.empty()) {
    try {
      tools::Pinentry pinentry(pinentries.front(), tools::PinentryPlace::desktop, wait);
      return use(pinentry);
    } catch (const TroubleError& error) {
      if (error.trouble() != Trouble::cannot_ask) throw;
      support::log_error("no window was opened by ", pinentries.front());
      pinentries.erase(pinentries.begin());
    }
  }
  throw TroubleError(Trouble::cannot_ask);
}

}  // namespace jpki_portal
