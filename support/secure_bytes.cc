#include "support/secure_bytes.h"

#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace support {

SecureBytes::SecureBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  // Each of these may be refused (RLIMIT_MEMLOCK, an old kernel); the bytes are wiped in any case.
  mlock(pages, size);
  madvise(pages, size, MADV_DONTDUMP);
  madvise(pages, size, MADV_WIPEONFORK);
  data_ = static_cast<std::uint8_t*>(pages);
}

SecureBytes::SecureBytes(ByteView secret) : SecureBytes(secret.size()) {
  std::copy(secret.begin(), secret.end(), data_);
}

SecureBytes::~SecureBytes() {
  if (data_ == nullptr) return;
  explicit_bzero(data_, size_);
  munmap(data_, size_);
}

SecureBytes::SecureBytes(SecureBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecureBytes& SecureBytes::operator=(SecureBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

bool SecureBytes::same_as(const SecureBytes& other) const {
  if (size_ != other.size_) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < size_; ++i) difference |= static_cast<unsigned>(data_[i] ^ other.data_[i]);
  return difference == 0;
}

}  // namespace support
