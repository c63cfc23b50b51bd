#include "portal/site.h"

#include <algorithm>
#include <array>

namespace portal {
namespace {

// Source: docs/portal-protocol.md, "Sites".
constexpr std::array<std::string_view, 4> kKnown = {"myna.go.jp", "www.myna.go.jp", "login.e-tax.nta.go.jp",
                                                    "www.keisan.nta.go.jp"};

constexpr std::string_view kScheme = "https://";
// RFC 1035 section 2.3.4.
constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestLabel = 63;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; });
}

bool is_port(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  return !text.empty() && text.size() <= kMostDigits && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::span<const std::string_view> known_sites() {
  return kKnown;
}

bool is_host(std::string_view text) {
  if (text.size() > kLongestHost) return false;
  std::size_t labels = 0;
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_label(label)) return false;
    ++labels;
    // The last label of an address would be a number.
    if (dot == std::string_view::npos) return labels > 1 && !is_digit(label.front());
    text.remove_prefix(dot + 1);
  }
}

std::optional<std::string_view> host_of(std::string_view origin) {
  if (!origin.starts_with(kScheme)) return std::nullopt;
  const std::string_view rest = origin.substr(kScheme.size());
  const std::size_t colon = rest.find(':');
  if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1))) return std::nullopt;
  const std::string_view host = rest.substr(0, colon);
  return is_host(host) ? std::optional(host) : std::nullopt;
}

bool may_ask(std::string_view origin, std::span<const std::string> further) {
  const auto host = host_of(origin);
  return host && (std::find(kKnown.begin(), kKnown.end(), *host) != kKnown.end() ||
                  std::find(further.begin(), further.end(), *host) != further.end());
}

}  // namespace portal
