#include "jpki/pin.h"

#include <optional>

namespace jpki {
namespace {

bool in_range(std::uint8_t byte, char first, char last) {
  return byte >= static_cast<std::uint8_t>(first) && byte <= static_cast<std::uint8_t>(last);
}

// The byte that the card compares for a typed one, if the alphabet has it.
std::optional<std::uint8_t> registered_form(PinAlphabet alphabet, std::uint8_t typed) {
  if (in_range(typed, '0', '9')) return typed;
  if (alphabet == PinAlphabet::digits) return std::nullopt;
  if (in_range(typed, 'A', 'Z')) return typed;
  if (in_range(typed, 'a', 'z')) return static_cast<std::uint8_t>(typed - 'a' + 'A');
  return std::nullopt;
}

}  // namespace

std::variant<Pin, PinFault> Pin::from(const PinPolicy& policy, support::ByteView typed) {
  if (typed.size() < policy.min_length || typed.size() > policy.max_length) return PinFault::wrong_length;
  support::SecureBytes bytes(typed);
  for (std::uint8_t& byte : bytes.bytes()) {
    const auto registered = registered_form(policy.alphabet, byte);
    if (!registered) return PinFault::wrong_character;
    byte = *registered;
  }
  return Pin(std::move(bytes));
}

}  // namespace jpki
