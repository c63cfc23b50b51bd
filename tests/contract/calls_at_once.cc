#include "tests/contract/calls_at_once.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>

namespace contract {

struct CallsAtOnce::Part {
  Part(std::uint64_t command, std::function<void()> body) : held_at(command), calls(std::move(body)) {}

  const std::uint64_t held_at;
  const std::function<void()> calls;
  std::uint64_t commands = 0;
  std::atomic<pid_t> number{0};  // of its thread
  std::atomic<bool> held{false};
  std::atomic<bool> was_held{false};
  std::atomic<bool> through{false};
  std::binary_semaphore go_on{0};
  std::thread thread;
};

namespace {

// A thread that has slept each time for a hundred looks waits for a lock, and not for its turn.
bool sleeps(pid_t thread) {
  if (thread == 0) return false;
  for (int look = 0; look < 100; ++look) {
    std::ifstream status("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string text;
    std::getline(status, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos || text.substr(name_end + 2, 1) != "S") return false;
  }
  return true;
}

}  // namespace

thread_local CallsAtOnce::Part* CallsAtOnce::mine_ = nullptr;

CallsAtOnce::CallsAtOnce() = default;
CallsAtOnce::~CallsAtOnce() = default;

void CallsAtOnce::add(std::uint64_t held_at, std::function<void()> calls) {
  parts_.push_back(std::make_unique<Part>(held_at, std::move(calls)));
}

void CallsAtOnce::at_command() {
  if (mine_ == nullptr || ++mine_->commands != mine_->held_at) return;
  mine_->held = mine_->was_held = true;
  mine_->go_on.acquire();
}

bool CallsAtOnce::was_held(std::size_t number) const {
  return parts_[number]->was_held;
}

bool CallsAtOnce::rests(const Part& part) {
  return part.through || part.held || sleeps(part.number);
}

// One that was looked at may have been woken by the next one since.
void CallsAtOnce::wait_until_all_rest() {
  for (std::size_t looks = 0; looks < parts_.size(); ++looks) {
    for (const auto& part : parts_) {
      while (part->thread.joinable() && !rests(*part)) std::this_thread::yield();
    }
  }
}

void CallsAtOnce::play() {
  for (const auto& part : parts_) {
    part->thread = std::thread([&part = *part] {
      mine_ = &part;
      part.number = gettid();
      part.calls();
      part.through = true;
    });
    wait_until_all_rest();
  }
  const auto held = [](const auto& part) { return part->held.load(); };
  const auto through = [](const auto& part) { return part->through.load(); };
  while (!std::ranges::all_of(parts_, through)) {
    if (const auto next = std::ranges::find_if(parts_, held); next != parts_.end()) {
      (*next)->held = false;
      (*next)->go_on.release();
    }
    wait_until_all_rest();
  }
  for (const auto& part : parts_) part->thread.join();
}

}  // namespace contract
