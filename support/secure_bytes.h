// Bytes that must not outlive their use: PINs, and the commands that carry them.
//
// The bytes live in pages of their own, which are locked in memory and left out of core dumps and forked
// children where the system allows, and are wiped before the pages are given back. There is no way to print
// them, to copy them by accident, or to make them grow (growing would leave a copy behind). Thread rule: like
// a std::vector; one writer at a time.
#pragma once

#include <cstddef>
#include <span>

#include "support/bytes.h"

namespace support {

class SecureBytes {
 public:
  SecureBytes() = default;
  // `size` zero bytes. Throws std::bad_alloc.
  explicit SecureBytes(std::size_t size);
  // A copy of `secret`; the caller still has to wipe the original. Throws std::bad_alloc.
  explicit SecureBytes(ByteView secret);
  ~SecureBytes();

  SecureBytes(SecureBytes&& other) noexcept;
  SecureBytes& operator=(SecureBytes&& other) noexcept;
  SecureBytes(const SecureBytes&) = delete;
  SecureBytes& operator=(const SecureBytes&) = delete;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<std::uint8_t> bytes() { return {data_, size_}; }
  ByteView view() const { return {data_, size_}; }

  // Whether both hold the same bytes; takes the same time wherever they differ.
  bool same_as(const SecureBytes& other) const;

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace support
