#include "apdu/pcsc/asking_for_states.h"

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

namespace apdu::pcsc {
namespace {

std::timed_mutex g_asking;
// The thread that has it for a fork; 0 where none has.
std::atomic<pthread_t> g_forking{0};

void before_a_fork() {
  // By the clock that gcc 12's ThreadSanitizer knows a lock to wait by.
  const auto limit = std::chrono::system_clock::now() + AskingForStates::kLongestWait;
  if (g_asking.try_lock_until(limit)) g_forking = pthread_self();
}

void in_the_parent() {
  pthread_t self = pthread_self();
  if (g_forking.compare_exchange_strong(self, 0)) g_asking.unlock();
}

// Whoever had it is not there any more.
void in_the_child() {
  g_forking = 0;
  std::construct_at(&g_asking);
}

// Never taken back: the modules are never unloaded (ADR 2).
void see_forks() {
  static const int kSeen = pthread_atfork(before_a_fork, in_the_parent, in_the_child);
  static_cast<void>(kSeen);  // without memory for handlers a fork goes unseen, as before
}

}  // namespace

AskingForStates::AskingForStates() {
  see_forks();
  g_asking.lock();
}

AskingForStates::~AskingForStates() {
  g_asking.unlock();
}

}  // namespace apdu::pcsc
