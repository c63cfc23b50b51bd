// Whether this is still the process in which something was made, or a child that fork() has made of it.
//
// Told by a page that the system empties in a child (MADV_WIPEONFORK, Linux 4.14). A process number would not
// do: a child in a PID namespace of its own can have its parent's, and so can one that comes after the
// numbers have wrapped. Where the system has no such page, the number has to do. Thread rule: every function
// may be called from any thread.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>

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

// One T of each process. What a fork left to a child is kept in reach and never touched, its locks above all;
// the child gets one of its own. Nothing is ever destroyed.
template <typename T>
class PerProcess {
 public:
  // This very process's, or null where it has none yet.
  T* get() const noexcept {
    Node* const node = latest_.load();
    return node != nullptr && node->process.is_this_one() ? &node->value : nullptr;
  }
  // Throws std::bad_alloc.
  T& get_or_make() {
    if (T* const made_before = get()) return *made_before;
    Node* parents = latest_.load();
    auto made = std::make_unique<Node>(parents);
    if (latest_.compare_exchange_strong(parents, made.get())) return made.release()->value;
    return parents->value;  // another thread was first
  }

 private:
  struct Node {
    explicit Node(const Node* left_by_fork) : parents(left_by_fork) {}
    const OwnProcess process;
    T value;
    const Node* const parents;
  };
  std::atomic<Node*> latest_{nullptr};
};

}  // namespace support
