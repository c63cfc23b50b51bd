// Work with the card in a thread of its own, so that whoever waits for it can stop. Thread rule: one thread
// makes and ends it.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <thread>

#include "tools/jpki-portal/card_watch.h"

namespace jpki_portal {

class CardTask {
 public:
  // `work` may outlive the task and everything of whoever gives that up: what it needs, it has or shares. It
  // is gone before the watch says `done`.
  CardTask(std::shared_ptr<CardWatch> watch, std::function<void()> work);
  // A thread that is not done is left to itself; the watch has to be given up before.
  ~CardTask();
  CardTask(const CardTask&) = delete;
  CardTask& operator=(const CardTask&) = delete;

  bool is_done() const { return watch_->doing() == CardWatch::Doing::done; }
  // Throws what `work` has thrown. REQUIRES: is_done().
  void finish();

  // Whether threads are left to themselves. They must not see the program's end.
  static bool some_are_left();

 private:
  const std::shared_ptr<CardWatch> watch_;
  const std::shared_ptr<std::exception_ptr> error_ = std::make_shared<std::exception_ptr>();
  std::thread thread_;
};

}  // namespace jpki_portal
