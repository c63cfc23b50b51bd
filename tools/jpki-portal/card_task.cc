#include "tools/jpki-portal/card_task.h"

#include <atomic>
#include <utility>

namespace jpki_portal {
namespace {

std::atomic<int> running{0};

void run(CardWatch& watch, std::function<void()> work, std::exception_ptr& error) {
  try {
    work();
  } catch (...) {
    error = std::current_exception();
  }
  work = nullptr;
  --running;
  watch.does(CardWatch::Doing::done);
}

}  // namespace

CardTask::CardTask(std::shared_ptr<CardWatch> watch, std::function<void()> work) : watch_(std::move(watch)) {
  watch_->does(CardWatch::Doing::waiting);
  thread_ = std::thread([seen = watch_, error = error_, work = std::move(work)]() mutable {
    run(*seen, std::move(work), *error);
  });
  ++running;
}

CardTask::~CardTask() {
  if (is_done()) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void CardTask::finish() {
  if (*error_) std::rethrow_exception(*error_);
}

bool CardTask::some_are_left() {
  return running > 0;
}

}  // namespace jpki_portal
