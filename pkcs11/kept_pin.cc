#include "pkcs11/kept_pin.h"

#include <sys/random.h>

#include <new>
#include <utility>

namespace pkcs11 {
namespace {

support::SecureBytes joined(support::ByteView a, support::ByteView b) {
  support::SecureBytes result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result.bytes()[i] = static_cast<std::uint8_t>(a[i] ^ b[i]);
  return result;
}

}  // namespace

KeptPin::KeptPin(const jpki::Pin& pin, Clock::time_point until) noexcept : until_(until) {
  try {
    support::SecureBytes mask(pin.bytes().size());
    if (getrandom(mask.bytes().data(), mask.size(), 0) != static_cast<ssize_t>(mask.size())) return;
    masked_ = joined(pin.bytes().view(), mask.view());
    mask_ = std::move(mask);
  } catch (const std::bad_alloc&) {
    masked_ = {};
  }
}

std::optional<jpki::Pin> KeptPin::reveal(const jpki::PinPolicy& policy) const {
  const support::SecureBytes clear = joined(masked_.view(), mask_.view());
  auto pin = jpki::Pin::from(policy, clear.view());
  if (std::holds_alternative<jpki::PinFault>(pin)) return std::nullopt;
  return std::get<jpki::Pin>(std::move(pin));
}

}  // namespace pkcs11
