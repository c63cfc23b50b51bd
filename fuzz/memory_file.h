// A file without a place on the disk, for what is read by its name. Thread rule: one thread.
#pragma once

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "fuzz/invariant.h"
#include "support/bytes.h"

namespace fuzz {

class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : file_(memfd_create(name, MFD_CLOEXEC)) {
    require(file_ >= 0, "the system gives a file in memory");
    require(fchmod(file_, S_IRUSR | S_IWUSR) == 0, "the file can be its owner's alone");
  }

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

  void put(support::ByteView content) const {
    require(ftruncate(file_, 0) == 0, "the file can be emptied");
    const ssize_t written = pwrite(file_, content.data(), content.size(), 0);
    require(written == static_cast<ssize_t>(content.size()), "the file can be written");
  }

 private:
  const int file_;  // as long as the process
};

}  // namespace fuzz
