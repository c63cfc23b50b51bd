#include "support/own_process.h"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace support {
namespace {

// The system maps whole pages.
constexpr std::size_t kSize = 1;

}  // namespace

OwnProcess::OwnProcess() {
  void* page = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw std::bad_alloc();
  page_ = static_cast<unsigned char*>(page);
  if (madvise(page_, kSize, MADV_WIPEONFORK) != 0) number_ = getpid();
  *page_ = 1;
}

OwnProcess::~OwnProcess() {
  munmap(page_, kSize);
}

bool OwnProcess::is_this_one() const noexcept {
  return *page_ != 0 && (number_ == 0 || number_ == getpid());
}

}  // namespace support
