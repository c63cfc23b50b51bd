#include "apdu/pcsc/asking_for_states.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

namespace apdu::pcsc {
namespace {

// What a child says of itself: fork's copy has nobody but the thread that made it.
template <typename Body>
bool true_in_a_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(10);  // one that hangs is false
    _exit(body() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(AskingForStates, NoForkTakesPlaceInTheMiddleOfAQuestion) {
  std::atomic<bool> over{false};
  std::atomic<int> under_way{0};
  std::atomic<int> asked{0};
  std::thread asks([&] {
    while (!over) {
      const AskingForStates asking;
      under_way = 1;
      ++asked;
      std::this_thread::yield();
      under_way = 0;
    }
  });
  for (int round = 0; round < 100; ++round) {
    // Not twice in the same pause.
    for (const int before = asked; asked < before + 2;) std::this_thread::yield();
    EXPECT_TRUE(true_in_a_child([&] { return under_way == 0; }));
  }
  over = true;
  asks.join();
}

TEST(AskingForStates, AQuestionWithoutAnAnswerHoldsUpNeitherForkNorChild) {
  std::promise<void> begun;
  std::promise<void> answer;
  std::thread asks([&] {
    const AskingForStates asking;
    begun.set_value();
    answer.get_future().wait();
  });
  begun.get_future().wait();
  EXPECT_TRUE(true_in_a_child([] {
    const AskingForStates asking;
    return true;
  }));
  answer.set_value();
  asks.join();
  // And the parent can go on.
  const AskingForStates asking;
}

}  // namespace
}  // namespace apdu::pcsc
