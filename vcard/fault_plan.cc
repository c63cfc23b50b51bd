#include "vcard/fault_plan.h"

#include <stdexcept>

namespace vcard {

std::optional<Mishap> FaultPlan::next() {
  auto planned = mishaps_.extract(++exchanges_);
  if (planned.empty()) return std::nullopt;
  return std::move(planned.mapped());
}

std::optional<Mishap> mishap_named(std::string_view word) {
  using support::Bytes;
  if (word == "drop") return apdu::Fault::card_removed;
  if (word == "garbage")
    return Bytes{0xDE, 0xAD, 0xBE, 0xEF, 0x00, 0xFF, 0x7F, 0x80, 0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF};
  if (word == "short") return Bytes{0x90};
  if (word == "long") return Bytes(300, 0x90);
  if (word == "empty") return Bytes{};
  if (word.size() != 4) return std::nullopt;
  try {
    return support::from_hex(word);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace vcard
