#include "tools/jpki-portal/card_task.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <stdexcept>

#include "apdu/instruction.h"
#include "apdu/transaction.h"
#include "holder/card_in_hand.h"
#include "holder/pin_service.h"
#include "support/deadline.h"
#include "tests/unit/holder/card_on_reader.h"

namespace jpki_portal {
namespace {

using Doing = CardWatch::Doing;
using holder::Trouble;

// What never comes must not keep a test for good.
constexpr std::chrono::seconds kPatience{60};

class CardTaskTest : public holder::CardOnReader {
 protected:
  void SetUp() override {
    CardOnReader::SetUp();
    watched = std::make_shared<WatchedReaders>(*readers, watch);
  }

  void hear() {
    ASSERT_TRUE(support::has_by(std::chrono::steady_clock::now() + kPatience, watch->news(), POLLIN));
    watch->hear();
  }
  void wait_for_the_end_of(const CardTask& task) {
    while (!task.is_done()) hear();
  }
  jpki::Pin right_pin(holder::CardPin& pin) const {
    return holder::pin_from(pin.policy(), support::as_bytes(contents.holder.auth_pin));
  }

  std::shared_ptr<CardWatch> watch = std::make_shared<CardWatch>();
  std::shared_ptr<WatchedReaders> watched;
};

TEST_F(CardTaskTest, work_is_done_and_its_end_is_news) {
  std::string reader;
  CardTask task(watch, [&] { reader = holder::find_card(*watched, {}).reader(); });
  wait_for_the_end_of(task);
  task.finish();
  EXPECT_EQ(reader, holder::kReader);
  EXPECT_FALSE(CardTask::some_are_left());
}

TEST_F(CardTaskTest, what_is_thrown_comes_to_who_waits) {
  CardTask task(watch, [] { throw std::out_of_range("thrown"); });
  wait_for_the_end_of(task);
  EXPECT_THROW(task.finish(), std::out_of_range);
}

TEST_F(CardTaskTest, a_card_that_another_program_keeps_is_given_up_and_let_go_when_it_comes) {
  const auto other = readers->connect(holder::kReader);
  other->begin();
  {
    CardTask task(watch, [seen = watched] { holder::find_card(*seen, {}); });
    EXPECT_EQ(watch->doing(), Doing::waiting);
    EXPECT_EQ(watch->give_up(), Trouble::card_in_use);
  }
  EXPECT_TRUE(CardTask::some_are_left());
  other->end();
  hear();
  EXPECT_EQ(watch->doing(), Doing::done);
  EXPECT_FALSE(CardTask::some_are_left());
  EXPECT_FALSE(readers->held(holder::kReader));
  EXPECT_EQ(ledger->totals().commands, 0U);
}

TEST_F(CardTaskTest, a_card_that_comes_free_is_news) {
  const auto other = readers->connect(holder::kReader);
  other->begin();
  CardTask task(watch, [seen = watched] { holder::find_card(*seen, {}); });
  pollfd news{watch->news(), POLLIN, 0};
  EXPECT_EQ(poll(&news, 1, 0), 0);
  other->end();
  hear();
  EXPECT_NE(watch->doing(), Doing::waiting);
  wait_for_the_end_of(task);
  task.finish();
}

TEST_F(CardTaskTest, a_card_that_was_kept_for_the_next_task_is_not_waited_for) {
  std::shared_ptr<holder::CardInHand> card;
  {
    CardTask first(watch,
                   [&] { card = std::make_shared<holder::CardInHand>(holder::find_card(*watched, {})); });
    wait_for_the_end_of(first);
  }
  ASSERT_TRUE(readers->held(holder::kReader));
  std::vector<Doing> seen;
  readers->before_each_exchange(holder::kReader,
                                [&](const vcard::Exchange&) { seen.push_back(watch->doing()); });
  CardTask second(watch, [&] {
    card->use([](apdu::Transaction& transaction, jpki::Card& asked) {
      asked.certificate(transaction, jpki::KeyRole::authentication);
    });
  });
  wait_for_the_end_of(second);
  second.finish();
  EXPECT_FALSE(seen.empty());
  EXPECT_THAT(seen, testing::Each(Doing::working));
}

TEST_F(CardTaskTest, no_pin_is_sent_for_who_has_gone) {
  auto card = holder::find_card(*watched, {});
  const auto pin = card.pin(holder::PinName::authentication);
  EXPECT_THROW(card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    holder::CardLogin login(transaction, *pin);
    EXPECT_EQ(watch->give_up(), Trouble::card_fault);
    login.present(right_pin(*pin), holder::LastTry::keep);
  }),
               holder::TroubleError);
  EXPECT_EQ(ledger->totals().verifies, 0U);
  EXPECT_THROW(card.use([](apdu::Transaction&, jpki::Card&) {}), apdu::TransportError);
}

TEST_F(CardTaskTest, a_pin_without_an_answer_may_have_cost_a_try) {
  auto card = holder::find_card(*watched, {});
  const auto pin = card.pin(holder::PinName::authentication);
  card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    holder::CardLogin login(transaction, *pin);
    Trouble trouble = Trouble::none;
    readers->before_each_exchange(holder::kReader, [&](const vcard::Exchange& exchange) {
      const bool has_a_pin = exchange.command[1] == apdu::instruction::kVerify && exchange.command.size() > 5;
      if (has_a_pin) trouble = watch->give_up();
    });
    EXPECT_FALSE(login.present(right_pin(*pin), holder::LastTry::keep));
    EXPECT_EQ(trouble, Trouble::pin_unanswered);
  });
}

}  // namespace
}  // namespace jpki_portal
