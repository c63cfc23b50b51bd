// The bytes of one execution, taken from front to back; where they end, everything that is asked for is zero
// or empty, so that every input means something and its beginning means the same whatever follows. Thread
// rule: one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "support/bytes.h"

namespace fuzz {

class Input {
 public:
  explicit Input(support::ByteView bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }

  std::uint8_t byte() {
    const support::ByteView one = bytes(1);
    return one.empty() ? std::uint8_t{0} : one[0];
  }

  // Big-endian, of that many bytes.
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | byte();
    return value;
  }

  bool flag() { return (byte() & 1) != 0; }

  // REQUIRES: a choice that is not empty, of 256 at the most.
  template <typename Choice>
  const auto& one_of(const Choice& choice) {
    return choice[byte() % std::size(choice)];
  }

  // Up to `most` bytes.
  support::ByteView bytes(std::size_t most) {
    const support::ByteView taken = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  // As many bytes as the next one says.
  support::ByteView counted() { return bytes(byte()); }

  support::ByteView rest() { return bytes(rest_.size()); }

 private:
  support::ByteView rest_;
};

}  // namespace fuzz
