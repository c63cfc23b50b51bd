// Which sites may ask. An origin (RFC 6454) is the browser's word, and is taken apart again here: https, a
// host that stands in a list as it is, and nothing around it. Thread rule: pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portal {

// Those that are known to speak as docs/portal-protocol.md has it; the extension's data file has the same.
std::span<const std::string_view> known_sites();

// Whether it is a host's name in the form of a browser's origin: labels of small letters, digits and '-'; an
// international name is spelt by its xn-- form, and so is shown by it. No address and no top level domain.
bool is_host(std::string_view text);

// The host of "https://HOST" or "https://HOST:PORT"; nothing for anything else.
std::optional<std::string_view> host_of(std::string_view origin);

// `further`: hosts that the holder has allowed beside the known ones.
bool may_ask(std::string_view origin, std::span<const std::string> further);

}  // namespace portal
