#include "tests/secrets/failing_allocation.h"

#include <errno.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t t_until_failure = 0;  // 0: none will fail
thread_local bool t_happened = false;
thread_local int t_not_ours = 0;

thread_local std::string_view t_secret;
thread_local std::size_t t_unwiped = 0;

bool fails_now() {
  if (t_not_ours > 0 || t_until_failure == 0 || --t_until_failure > 0) return false;
  return t_happened = true;
}

void* allocate(std::size_t size) {
  return fails_now() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void* allocate_or_throw(std::size_t size) {
  if (void* memory = allocate(size)) return memory;
  throw std::bad_alloc();
}

void look_for_secret(const void* memory, std::size_t size) {
  if (t_secret.empty() || t_not_ours > 0) return;
  const std::string_view bytes(static_cast<const char*>(memory), size);
  if (bytes.find(t_secret) != std::string_view::npos) ++t_unwiped;
}

// Wiped after the look, whoever's it was: a secret in a block was put there by who gives it back.
void give_back(void* memory) {
  if (memory == nullptr) return;
  const std::size_t size = malloc_usable_size(memory);
  look_for_secret(memory, size);
  explicit_bzero(memory, size);
  std::free(memory);
}

void* for_openssl(std::size_t size, const char*, int) {
  return allocate(size);
}

void* again_for_openssl(void* memory, std::size_t size, const char*, int) {
  return fails_now() ? nullptr : std::realloc(memory, size);
}

void free_for_openssl(void* memory, const char*, int) {
  give_back(memory);
}

// Before main, since OpenSSL listens until its first allocation.
const bool g_openssl_listens =
    CRYPTO_set_mem_functions(for_openssl, again_for_openssl, free_for_openssl) == 1 || (std::abort(), false);

}  // namespace

void* operator new(std::size_t size) {
  return allocate_or_throw(size);
}
void* operator new[](std::size_t size) {
  return allocate_or_throw(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete[](void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give_back(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  give_back(memory);
}

// The linker puts these in the place of mmap and munmap in what is linked into the program (--wrap).
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wreserved-identifier"
#endif
extern "C" {
void* __real_mmap(void* address, std::size_t size, int protection, int flags, int file, off_t offset);
void* __wrap_mmap(void* address, std::size_t size, int protection, int flags, int file, off_t offset) {
  if (!fails_now()) return __real_mmap(address, size, protection, flags, file, offset);
  errno = ENOMEM;
  return MAP_FAILED;
}

int __real_munmap(void* address, std::size_t size);
int __wrap_munmap(void* address, std::size_t size) {
  look_for_secret(address, size);
  return __real_munmap(address, size);
}
}
#pragma GCC diagnostic pop

namespace secrets {

FailingAllocation::FailingAllocation(std::size_t n) : n_(n) {
  t_happened = false;
  t_until_failure = n;
}

FailingAllocation::~FailingAllocation() {
  t_until_failure = 0;
}

bool FailingAllocation::happened() const {
  return t_happened;
}

std::size_t FailingAllocation::so_far() const {
  return n_ - t_until_failure;
}

FreedMemory::FreedMemory(std::string_view secret) {
  t_unwiped = 0;
  t_secret = secret;
}

FreedMemory::~FreedMemory() {
  t_secret = {};
}

std::size_t FreedMemory::unwiped() const {
  return t_unwiped;
}

NotOurs::NotOurs() {
  ++t_not_ours;
}

NotOurs::~NotOurs() {
  --t_not_ours;
}

}  // namespace secrets
