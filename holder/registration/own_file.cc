#include "holder/registration/own_file.h"

#include <string_view>

#include "holder/message_id.h"
#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace holder::registration {
namespace {

constexpr std::string_view kHead =
    "# Written by jpki-tool register. “jpki-tool unregister” removes it as long as it is as it was.\n"
    "# SHA-256 of what follows: ";

constexpr const char* kOthers = N_("another file has that name there");

std::string made_of(std::string_view content) {
  using support::crypto::HashAlgorithm;
  const auto digest = support::crypto::digest(HashAlgorithm::sha256, support::as_bytes(content));
  return std::string(kHead) + support::to_hex(digest) + "\n" + std::string(content);
}

bool is_ours(std::string_view text) {
  return text.starts_with(kHead);
}

bool is_as_made(std::string_view text) {
  if (!is_ours(text)) return false;
  const auto end = text.find('\n', kHead.size());
  return end != std::string_view::npos && made_of(text.substr(end + 1)) == text;
}

}  // namespace

Edited with_own_file(const Text& before, const std::string& content) {
  std::string made = made_of(content);
  if (before == made) return {before, &kAlready};
  if (before && !is_as_made(*before))
    return {before, nullptr, {}, is_ours(*before) ? kChangedByHand : kOthers};
  return {std::move(made)};
}

Edited without_own_file(const Text& before) {
  if (!before || !is_ours(*before)) return {before, &kNotRegistered};
  if (!is_as_made(*before)) return {before, nullptr, {}, kChangedByHand};
  return {std::nullopt};
}

}  // namespace holder::registration
