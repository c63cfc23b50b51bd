// Memory that runs out at a chosen moment: the n-th allocation of this thread fails, for as long as the
// object lives. Replaces operator new, what OpenSSL allocates with, and mmap (which secrets live in) for the
// whole program that links it. Thread rule: one at a time in a thread; other threads allocate as ever.
#pragma once

#include <cstddef>
#include <string_view>

namespace secrets {

class FailingAllocation {
 public:
  // 1 is the next one.
  explicit FailingAllocation(std::size_t n);
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  bool happened() const;
  // The allocations that did not fail. REQUIRES: !happened().
  std::size_t so_far() const;

 private:
  const std::size_t n_;
};

// Counts the blocks that this thread gives back with `secret` still in them, for as long as the object lives.
class FreedMemory {
 public:
  // REQUIRES: `secret` outlives the object.
  explicit FreedMemory(std::string_view secret);
  ~FreedMemory();
  FreedMemory(const FreedMemory&) = delete;
  FreedMemory& operator=(const FreedMemory&) = delete;

  std::size_t unwiped() const;
};

// What the thread allocates meanwhile neither fails nor counts, and may be given back as it is: for the card,
// which is not part of the module.
class NotOurs {
 public:
  NotOurs();
  ~NotOurs();
  NotOurs(const NotOurs&) = delete;
  NotOurs& operator=(const NotOurs&) = delete;
};

}  // namespace secrets
