#include "apdu/transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "apdu/iso7816.h"
#include "tests/unit/apdu/scripted_transport.h"

namespace apdu {
namespace {

using support::Bytes;
using ::testing::ElementsAre;

class TransactionTest : public ::testing::Test {
 protected:
  Fault fault_of_transmit(const Command& command) {
    try {
      Transaction(channel_).transmit(command);
    } catch (const TransportError& error) {
      return error.fault();
    }
    throw std::logic_error("the command went through");
  }

  testing::Script script_;
  CardChannel channel_{std::make_unique<testing::ScriptedTransport>(script_)};
  const Command read_ = iso7816::read_binary(0, kUpTo256);
};

TEST_F(TransactionTest, HoldsTheCardForItsLife) {
  script_.answers = {Bytes{1, 2, 0x90, 0x00}};
  {
    Transaction transaction(channel_);
    EXPECT_EQ(transaction.transmit(read_).data, (Bytes{1, 2}));
  }
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "end"));
}

TEST_F(TransactionTest, EndsWhenAnExceptionPasses) {
  script_.answers = {Fault::card_removed};
  EXPECT_EQ(fault_of_transmit(read_), Fault::card_removed);
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "end"));
}

TEST_F(TransactionTest, ThatNeverBeganDoesNotEnd) {
  script_.beginnings = {Fault::no_service};
  EXPECT_EQ(fault_of_transmit(read_), Fault::no_service);
  EXPECT_THAT(script_.events, ElementsAre("begin"));
}

TEST_F(TransactionTest, KeepsHoldingTheCardUntilOneEndsThatDoesNot) {
  script_.answers = {Bytes{0x90, 0x00}};
  Transaction(channel_).keep_holding(true);
  Transaction(channel_).keep_holding(true);
  EXPECT_THAT(script_.events, ElementsAre("begin"));
  Transaction(channel_).transmit(read_);
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "end"));
  Transaction again(channel_);
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "end", "begin"));
}

TEST_F(TransactionTest, AChannelThatEndsLetsGo) {
  {
    CardChannel channel(std::make_unique<testing::ScriptedTransport>(script_));
    Transaction(channel).keep_holding(true);
    EXPECT_THAT(script_.events, ElementsAre("begin"));
  }
  EXPECT_THAT(script_.events, ElementsAre("begin", "end"));
}

TEST_F(TransactionTest, AnErrorStatusIsAnAnswer) {
  script_.answers = {Bytes{0x69, 0x82}};
  EXPECT_EQ(Transaction(channel_).transmit(read_).sw, kSecurityStatusNotSatisfied);
}

TEST_F(TransactionTest, FetchesAnAnswerInParts) {
  script_.answers = {Bytes{1, 2, 0x61, 0x02}, Bytes{3, 4, 0x61, 0x00}, Bytes{5, 0x90, 0x00}};
  const Response response = Transaction(channel_).transmit(read_);
  EXPECT_EQ(response.data, (Bytes{1, 2, 3, 4, 5}));
  EXPECT_EQ(response.sw, kOk);
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "00C0000002", "00C0000000", "end"));
}

TEST_F(TransactionTest, AnErrorEndsAnAnswerInParts) {
  script_.answers = {Bytes{1, 0x61, 0x02}, Bytes{0x6F, 0x00}};
  const Response response = Transaction(channel_).transmit(read_);
  EXPECT_EQ(response.data, (Bytes{1}));
  EXPECT_EQ(response.sw, kNoPreciseDiagnosis);
}

TEST_F(TransactionTest, GivesUpOnAnAnswerWithoutEnd) {
  script_.answers = {Bytes{0x61, 0x01}};
  EXPECT_EQ(fault_of_transmit(read_), Fault::malformed_answer);
  EXPECT_LT(script_.events.size(), 200U);
  EXPECT_EQ(script_.events.back(), "end");
}

TEST_F(TransactionTest, GivesUpOnAnAnswerLargerThanAnyFile) {
  Bytes part(256 + 2);
  part[256] = 0x61;
  script_.answers = {part};
  EXPECT_EQ(fault_of_transmit(read_), Fault::malformed_answer);
  EXPECT_LT(script_.events.size(), 200U);
}

TEST_F(TransactionTest, AsksAgainWithTheLengthThatTheCardDemands) {
  script_.answers = {Bytes{0x6C, 0x02}, Bytes{1, 2, 0x90, 0x00}};
  EXPECT_EQ(Transaction(channel_).transmit(read_).data, (Bytes{1, 2}));
  EXPECT_THAT(script_.events, ElementsAre("begin", "00B0000000", "00B0000002", "end"));
}

TEST_F(TransactionTest, AsksAgainOnlyOnce) {
  script_.answers = {Bytes{0x6C, 0x02}};
  EXPECT_EQ(Transaction(channel_).transmit(read_).sw, StatusWord(0x6C02));
  EXPECT_EQ(script_.events.size(), 4U);
}

TEST_F(TransactionTest, ACorrectedCommandMayAnswerInParts) {
  script_.answers = {Bytes{0x6C, 0x02}, Bytes{1, 0x61, 0x01}, Bytes{2, 0x90, 0x00}};
  EXPECT_EQ(Transaction(channel_).transmit(read_).data, (Bytes{1, 2}));
}

class EndlessTransactionTest : public TransactionTest {
 protected:
  // Answers that never come to an end by themselves, in turn: a byte for each command, or for each two.
  void answer_without_end(const std::vector<Bytes>& answers) {
    script_.answers.clear();
    for (int i = 0; i < kMaxCommands; ++i)
      script_.answers.insert(script_.answers.end(), answers.begin(), answers.end());
  }
  // How often `send` goes well before the transaction is given up, and how many commands that were.
  template <typename Send>
  std::pair<int, int> until_given_up(Send send) {
    Transaction transaction(channel_);
    script_.events.clear();
    int sent = 0;
    try {
      for (; sent <= kMaxCommands; ++sent) send(transaction);
    } catch (const TransportError& error) {
      EXPECT_EQ(error.fault(), Fault::malformed_answer);
    }
    const auto commands = std::count_if(script_.events.begin(), script_.events.end(),
                                        [](const std::string& event) { return event.starts_with("00"); });
    return {sent, static_cast<int>(commands)};
  }
};

TEST_F(EndlessTransactionTest, HasSoManyCommandsAndNoMore) {
  const auto read = [this](Transaction& transaction) { transaction.transmit(read_); };
  answer_without_end({Bytes{1, 0x90, 0x00}});
  EXPECT_EQ(until_given_up(read), std::pair(kMaxCommands, kMaxCommands));
  EXPECT_EQ(until_given_up(read), std::pair(kMaxCommands, kMaxCommands)) << "the next one has as many";
  answer_without_end({Bytes{0x61, 0x01}, Bytes{1, 0x90, 0x00}});
  EXPECT_EQ(until_given_up(read), std::pair(kMaxCommands / 2, kMaxCommands));
  answer_without_end({Bytes{0x6C, 0x01}});
  EXPECT_EQ(until_given_up(read), std::pair(kMaxCommands / 2, kMaxCommands));
}

TEST_F(EndlessTransactionTest, CountsWhatIsTypedOnTheReader) {
  answer_without_end({Bytes{0x90, 0x00}});
  const auto type = [](Transaction& transaction) {
    transaction.enter_pin(PinOperation::verify, iso7816::verify_by_keypad(4));
  };
  EXPECT_EQ(until_given_up(type), std::pair(kMaxCommands, kMaxCommands));
}

TEST_F(EndlessTransactionTest, ACutOfThePowerGivesNoMore) {
  answer_without_end({Bytes{0x90, 0x00}});
  const auto cut_and_read = [this](Transaction& transaction) {
    transaction.cut_power();
    transaction.transmit(read_);
  };
  EXPECT_EQ(until_given_up(cut_and_read), std::pair(kMaxCommands, kMaxCommands));
}

TEST_F(TransactionTest, NeverRepeatsACommandThatExpectsNothing) {
  // A VERIFY that is sent twice costs two tries.
  script_.answers = {Bytes{0x6C, 0x02}};
  const Command verify = iso7816::verify(support::SecureBytes(support::as_bytes("1234")));
  EXPECT_EQ(Transaction(channel_).transmit(verify).sw, StatusWord(0x6C02));
  EXPECT_THAT(script_.events, ElementsAre("begin", "002000800431323334", "end"));
}

TEST_F(TransactionTest, APinTypedOnTheReaderIsSentOnce) {
  for (const Bytes& answer : {Bytes{0x90, 0x00}, Bytes{0x63, 0xC2}, Bytes{0x61, 0x10}, Bytes{0x6C, 0x04}}) {
    script_.answers = {answer};
    script_.events.clear();
    const auto entered = Transaction(channel_).enter_pin(PinOperation::verify, iso7816::verify_by_keypad(4));
    EXPECT_EQ(std::get<Response>(entered).sw, StatusWord(answer[0], answer[1]));
    EXPECT_THAT(script_.events, ElementsAre("begin", "keypad verify", "0020008004FFFFFFFF", "end"));
  }
}

TEST_F(TransactionTest, ReadersHaveNoKeypadUnlessTheySaySo) {
  EXPECT_FALSE(Transaction(channel_).pinpad().verifies);
  EXPECT_FALSE(Transaction(channel_).pinpad().changes);
}

TEST_F(TransactionTest, MalformedAnswersThrow) {
  for (const std::size_t size : {0U, 1U, 259U, 65'538U}) {
    script_.answers = {Bytes(size)};
    EXPECT_EQ(fault_of_transmit(read_), Fault::malformed_answer) << size;
  }
}

TEST_F(TransactionTest, AResetStartsANewEpoch) {
  const Epoch first = Transaction(channel_).epoch();
  EXPECT_EQ(Transaction(channel_).epoch(), first);
  script_.beginnings = {Begun::after_reset};
  const Epoch second = Transaction(channel_).epoch();
  EXPECT_NE(second, first);
  EXPECT_EQ(channel_.epoch(), second);
  EXPECT_EQ(Transaction(channel_).epoch(), second);
}

TEST_F(TransactionTest, EachHasItsNumber) {
  const auto first = Transaction(channel_).number();
  EXPECT_NE(Transaction(channel_).number(), first);
}

}  // namespace
}  // namespace apdu
