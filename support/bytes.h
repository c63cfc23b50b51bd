// Byte strings and the few conversions that every layer needs. No state; safe from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace support {

void wipe(void* bytes, std::size_t size) noexcept;

// Wipes memory that it returns: certificates and answers of the card carry the holder's name.
template <typename T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <typename U>
  explicit(false) WipingAllocator(const WipingAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* values, std::size_t count) noexcept {
    wipe(values, count * sizeof(T));
    std::allocator<T>().deallocate(values, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

using Bytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes copy_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

bool equal(ByteView a, ByteView b);

// The bytes as upper-case hexadecimal digits, without separators.
std::string to_hex(ByteView bytes);

// The bytes that hexadecimal digits stand for; blanks between bytes are passed over.
// Throws std::invalid_argument for anything else.
Bytes from_hex(std::string_view digits);

}  // namespace support
