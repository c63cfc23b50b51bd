// Which coming exchange goes wrong, and how. Used by both fronts of the virtual card.
// Thread rule: none of its own; the front's lock guards it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "apdu/transport_error.h"
#include "support/bytes.h"

namespace vcard {

// The exchange fails, or is answered with these bytes without reaching the card.
using Mishap = std::variant<apdu::Fault, support::Bytes>;

class FaultPlan {
 public:
  // The `n`-th exchange from now; 1 is the next one.
  void set(std::uint64_t n, Mishap mishap) { mishaps_.insert_or_assign(exchanges_ + n, std::move(mishap)); }
  // The next exchange whose command begins so, whichever it is: others may come in between that nobody
  // foresees.
  void set(support::Bytes beginning, Mishap mishap) {
    awaited_.emplace_back(std::move(beginning), std::move(mishap));
  }
  void clear();
  // Counts one exchange, and says whether it goes wrong.
  std::optional<Mishap> next(support::ByteView command);
  std::uint64_t exchanges() const { return exchanges_; }

 private:
  std::uint64_t exchanges_ = 0;
  std::map<std::uint64_t, Mishap> mishaps_;
  std::vector<std::pair<support::Bytes, Mishap>> awaited_;
};

// "drop", "garbage", "short", "long", "empty", or a status word such as "6F00". Nothing for any other word.
std::optional<Mishap> mishap_named(std::string_view word);

}  // namespace vcard
