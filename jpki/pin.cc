#include "jpki/pin.h"

#include <algorithm>
#include <optional>

namespace jpki {
namespace {

bool in_range(std::uint8_t byte, char first, char last) {
  return byte >= static_cast<std::uint8_t>(first) && byte <= static_cast<std::uint8_t>(last);
}

bool is_digit(std::uint8_t byte) {
  return in_range(byte, '0', '9');
}

// The byte that the card compares for a typed one, if the alphabet has it.
std::optional<std::uint8_t> registered_form(PinAlphabet alphabet, std::uint8_t typed) {
  if (is_digit(typed)) return typed;
  if (alphabet == PinAlphabet::digits) return std::nullopt;
  if (in_range(typed, 'A', 'Z')) return typed;
  if (in_range(typed, 'a', 'z')) return static_cast<std::uint8_t>(typed - 'a' + 'A');
  return std::nullopt;
}

bool is_mixed(support::ByteView registered) {
  const auto digits = std::count_if(registered.begin(), registered.end(), is_digit);
  return digits != 0 && digits != std::ssize(registered);
}

}  // namespace

bool fits_keypad(const PinPolicy& policy) {
  return policy.alphabet == PinAlphabet::digits && policy.min_length == policy.max_length;
}

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

std::variant<Pin, PinFault> Pin::to_be_set(const PinPolicy& policy, support::ByteView typed) {
  auto pin = from(policy, typed);
  if (policy.alphabet == PinAlphabet::digits || std::holds_alternative<PinFault>(pin)) return pin;
  if (!is_mixed(std::get<Pin>(pin).bytes().view())) return PinFault::not_mixed;
  return pin;
}

}  // namespace jpki
