// Chance that is the same on every machine: the standard fixes what std::mt19937 gives, but not what its
// distributions make of it.
// Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <random>

#include "support/bytes.h"

namespace differential {

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
  bool one_in(unsigned chances) { return below(chances) == 0; }
  support::Bytes bytes(std::size_t size) {
    support::Bytes some(size);
    for (std::uint8_t& byte : some) byte = static_cast<std::uint8_t>(below(256));
    return some;
  }

  template <typename Value, std::size_t size>
  const Value& any_of(const std::array<Value, size>& values) {
    return values[below(size)];
  }
  // One of the rows, by their member `weight`.
  template <typename Rows>
  const auto& weighted(const Rows& rows) {
    unsigned sum = 0;
    for (const auto& row : rows) sum += row.weight;
    unsigned left = below(sum);
    for (const auto& row : rows) {
      if (left < row.weight) return row;
      left -= row.weight;
    }
    return rows.back();
  }

 private:
  std::mt19937 engine_;
};

}  // namespace differential
