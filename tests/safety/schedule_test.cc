// Thousands of schedules of chance: logins, signatures and all that can happen to a card, in any order; one
// in so many ends with calls of several threads at once.
//
// A schedule comes from its number alone, on every machine. JPKI_SCHEDULE=4711 plays that one and prints it;
// JPKI_SCHEDULES=100000 plays so many.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "tests/safety/card_rows.h"
#include "tests/safety/schedule.h"
#include "tests/safety/threads.h"

namespace safety {
namespace {

// One that has no factor in common with the number of rows, so that each has its turn.
constexpr std::uint32_t kWithThreads = 19;
// More are possible only where the calls did not keep each other waiting.
constexpr std::size_t kMostOrders = 500;

std::optional<std::uint32_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

class Schedules : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(C_GetFunctionList(&p11_), CKR_OK); }

  // What was wrong; empty for nothing.
  std::string play(std::uint32_t number) {
    steps_.clear();
    return number % kWithThreads == 0 ? play_with_threads(number) : play_alone(number);
  }

  std::string play_alone(std::uint32_t number) {
    Schedule schedule(p11_, number, rows_);
    schedule.play_steps();
    schedule.play_end(sums_);
    steps_ = schedule.steps();
    return schedule.complaint();
  }

  std::string play_with_threads(std::uint32_t number) {
    std::string came_to;
    std::uint64_t begun_at = 0;
    std::vector<Threads::Order> orders;
    {
      Schedule schedule(p11_, number, rows_);
      schedule.play_steps();
      if (schedule.complaint().empty()) {
        Threads threads(p11_, schedule);
        begun_at = schedule.world().exchanges();
        threads.play_at_once();
        came_to = threads.outcome();
        if (threads.undisturbed()) orders = threads.possible_orders(kMostOrders);
      }
      schedule.play_end(sums_);
      steps_ = schedule.steps();
      if (!schedule.complaint().empty() || orders.empty()) return schedule.complaint();
    }
    ++sums_.with_threads;
    std::string others;
    for (const Threads::Order& order : orders) {
      const std::string serial = one_after_the_other(number, order, begun_at);
      ++sums_.orders_tried;
      if (serial == came_to) return {};
      others += "\n\n" + serial;
    }
    return "no order of the calls explains what came of them at once:\n" + came_to + "\n\nbut:" + others;
  }

  std::string one_after_the_other(std::uint32_t number, const Threads::Order& order, std::uint64_t begun_at) {
    std::string came_to;
    // A question that is asked once a second is asked once more where the machine was that slow.
    for (bool the_same = false; !the_same;) {
      Schedule schedule(p11_, number, rows_);
      schedule.play_steps();
      Threads threads(p11_, schedule);
      the_same = schedule.world().exchanges() == begun_at;
      threads.play_one_after_the_other(order);
      came_to = threads.outcome();
      p11_->C_Finalize(nullptr);
    }
    return came_to;
  }

  CK_FUNCTION_LIST* p11_ = nullptr;
  const std::vector<vcard::Switches> rows_ = rows_of_whole_cards();
  Sums sums_;
  std::vector<std::string> steps_;  // of the last one
};

// Under the sanitizers a part of them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t kSchedules = 1000;
#else
constexpr std::uint32_t kSchedules = 10'000;
#endif

TEST_F(Schedules, NoTryIsLostNoCardIsMistakenAndNothingFalseIsSaid) {
  const auto only = number_in("JPKI_SCHEDULE");
  const std::uint32_t first = only.value_or(1);
  const std::uint32_t count = only ? 1 : number_in("JPKI_SCHEDULES").value_or(kSchedules);
  for (std::uint32_t number = first; number < first + count && !HasFailure(); ++number) {
    const std::string complaint = play(number);
    if (complaint.empty() && !only) continue;
    std::string steps;
    for (const std::string& step : steps_) steps += "  " + step + "\n";
    if (only) std::cout << steps;
    EXPECT_EQ(complaint, "") << "JPKI_SCHEDULE=" << number << "\n" << steps;
    p11_->C_Finalize(nullptr);
  }
  std::cout << count << " schedules, " << sums_.calls << " steps, " << sums_.events << " events, "
            << sums_.signatures << " signatures, " << sums_.presented << " VERIFYs, " << sums_.presented_again
            << " of the module's own accord; " << sums_.with_threads << " explained by one of "
            << sums_.orders_tried << " orders that were tried\n";
}

}  // namespace
}  // namespace safety
