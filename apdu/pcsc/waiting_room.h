// Threads that wait for a report of pcscd, and a way to end all of these waits.
//
// Each wait has a context of its own, so that it blocks no other call. SCardCancel reaches only a call that
// waits already, so cancel() repeats it until the room is empty. Thread rule: every function may be called
// from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <set>
#include <vector>

#include "apdu/pcsc/reader_status.h"
#include "support/mutex.h"

namespace apdu::pcsc {

class WaitingRoom {
 public:
  // A thread's stay in the room; cancel() returns when there is none.
  class Visit {
   public:
    explicit Visit(WaitingRoom& room);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    WaitingRoom& room_;
  };

  bool cancelled() const;

  // Blocks until pcscd tells something new, `limit` is over or cancel() is called; about a second at most
  // where there is no service to ask. May return for nothing.
  void wait(const std::vector<ReaderStatus>& known, std::chrono::milliseconds limit);

  // Blocks until `time` is over or cancel() is called.
  void pause(std::chrono::milliseconds time);

  void cancel() noexcept;

 private:
  class Seat;

  mutable support::Mutex mutex_;
  std::condition_variable_any changed_;
  bool cancelled_ JPKI_GUARDED_BY(mutex_) = false;
  int visits_ JPKI_GUARDED_BY(mutex_) = 0;
  std::set<const Context*> waiting_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace apdu::pcsc
