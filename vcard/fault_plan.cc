#include "vcard/fault_plan.h"

#include <algorithm>
#include <stdexcept>

namespace vcard {

void FaultPlan::clear() {
  mishaps_.clear();
  awaited_.clear();
}

std::optional<Mishap> FaultPlan::next(support::ByteView command) {
  if (auto planned = mishaps_.extract(++exchanges_)) return std::move(planned.mapped());
  const auto begins = [&](const auto& entry) {
    const support::Bytes& beginning = entry.first;
    return beginning.size() <= command.size() &&
           std::equal(beginning.begin(), beginning.end(), command.begin());
  };
  const auto awaited = std::find_if(awaited_.begin(), awaited_.end(), begins);
  if (awaited == awaited_.end()) return std::nullopt;
  Mishap mishap = std::move(awaited->second);
  awaited_.erase(awaited);
  return mishap;
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
