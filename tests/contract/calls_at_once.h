// Calls that overlap without any timing: each has a thread of its own and is held at a command that it sends,
// until all the others are through, held as well, or waiting for somebody.
//
// Thread rule: at_command() may be called from any thread, the rest from the one that made this.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace contract {

class CallsAtOnce {
 public:
  static constexpr std::uint64_t kNeverHeld = 0;

  CallsAtOnce();
  // Only after play().
  ~CallsAtOnce();
  CallsAtOnce(const CallsAtOnce&) = delete;
  CallsAtOnce& operator=(const CallsAtOnce&) = delete;

  // `calls` will be made in a thread of their own and held at the command of this number, 1 being their
  // first.
  void add(std::uint64_t held_at, std::function<void()> calls);

  // Begins the threads in this order, each when those before it have come to rest. Then the one that was held
  // first goes on, and so forth until all are through.
  void play();
  // Whether it sent so many commands.
  bool was_held(std::size_t number) const;

  // For a reader's hook before each exchange: where a thread is held.
  void at_command();

 private:
  struct Part;
  static thread_local Part* mine_;  // that this thread plays
  static bool rests(const Part& part);
  void wait_until_all_rest();

  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace contract
