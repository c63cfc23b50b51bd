#include "tools/jpki-tool/settings.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace jpki_tool {

std::optional<std::chrono::milliseconds> patience_of(const std::string& wait) {
  // A year: longer than any wait, and far from the clock's end.
  constexpr std::chrono::seconds kForever = std::chrono::hours(24 * 365);
  if (wait.empty()) return std::chrono::milliseconds{0};
  if (wait == kWithoutEnd) return kForever;
  unsigned seconds = 0;
  const auto [end, fault] = std::from_chars(wait.data(), wait.data() + wait.size(), seconds);
  if (fault != std::errc{} || end != wait.data() + wait.size()) return std::nullopt;
  return std::min(kForever, std::chrono::seconds(seconds));
}

}  // namespace jpki_tool
