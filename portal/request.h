// What a page asks for: the JSON of its event launchApp (docs/portal-protocol.md, "Requests").
// Thread rule: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "portal/digest_info.h"

namespace portal {

// More signatures than a holder can judge at once.
inline constexpr std::size_t kMostDigests = 32;

enum class Mode { login, signing, number, attributes, close };

struct Request {
  Mode mode;
  std::vector<DigestInfo> digests;  // of login (one) and signing
};

struct Heard {
  std::string mode;  // as the page spells it, for the answer; empty where it has none that could be one
  std::variant<Request, std::string> meaning;  // or why there is none, for the log
};

Heard heard(std::string_view message);

}  // namespace portal
