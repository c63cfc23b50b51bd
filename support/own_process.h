// Whether this is still the process in which something was made, or a child that fork() has made of it.
//
// Told by a page that the system empties in a child (MADV_WIPEONFORK, Linux 4.14). A process number would not
// do: a child in a PID namespace of its own can have its parent's, and so can one that comes after the
// numbers have wrapped. Where the system has no such page, the number has to do. Thread rule: belongs() may
// be called from any thread.
#pragma once

#include <sys/types.h>

namespace support {

class OwnProcess {
 public:
  // Of the process that makes it. Throws std::bad_alloc.
  OwnProcess();
  ~OwnProcess();
  OwnProcess(const OwnProcess&) = delete;
  OwnProcess& operator=(const OwnProcess&) = delete;

  bool is_this_one() const noexcept;

 private:
  unsigned char* page_;  // not null; its first byte is 1 here, and 0 in a child
  pid_t number_ = 0;     // where the page is not emptied: the process's number; else 0
};

}  // namespace support
