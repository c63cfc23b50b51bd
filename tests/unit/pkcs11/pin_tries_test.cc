#include "pkcs11/pin_tries.h"

#include <gtest/gtest.h>

namespace pkcs11 {
namespace {

using Kind = jpki::VerifyOutcome::Kind;

PinFingerprint of(std::string_view pin) {
  constexpr jpki::PinPolicy kPolicy{4, 4, jpki::PinAlphabet::digits, 3};
  return PinFingerprint(std::get<jpki::Pin>(jpki::Pin::from(kPolicy, support::as_bytes(pin))));
}
constexpr std::string_view kFirst = "1111";
constexpr std::string_view kSecond = "2222";

class PinTriesTest : public testing::Test {
 protected:
  void refuse(std::string_view pin, int left) { tries.answered({Kind::wrong, left}, of(pin)); }
  bool may_go(std::string_view pin) { return !tries.rules_out(of(pin)); }

  PinTries tries{3};
};

TEST_F(PinTriesTest, AtFirstNothingIsKnownAndNothingRuledOut) {
  EXPECT_EQ(tries.left(), std::nullopt);
  EXPECT_FALSE(tries.known_since({}));
  EXPECT_FALSE(tries.suspects_any());
  EXPECT_FALSE(tries.wants_the_counter(of(kFirst)));
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_FALSE(tries.rules_out({})) << "one from the keypad";
}

TEST_F(PinTriesTest, ARefusedPinIsOneUntilTheCounterRises) {
  refuse(kFirst, 2);
  EXPECT_TRUE(tries.suspects_any());
  EXPECT_TRUE(tries.wants_the_counter(of(kFirst)));
  EXPECT_FALSE(tries.wants_the_counter(of(kSecond)));
  tries.counter_answered(2);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_TRUE(may_go(kSecond));
  tries.counter_answered(std::nullopt);
  EXPECT_FALSE(may_go(kFirst)) << "a card that does not say proves nothing";
  tries.counter_answered(1);
  EXPECT_FALSE(may_go(kFirst)) << "another one's wrong try";
  tries.counter_answered(2);
  EXPECT_TRUE(may_go(kFirst));
}

TEST_F(PinTriesTest, AllThatWereRefusedAreRemembered) {
  refuse(kFirst, 2);
  refuse(kSecond, 1);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_FALSE(may_go(kSecond));
}

TEST_F(PinTriesTest, ARefusalThatLeavesMoreThanItShouldForgetsTheOnesBefore) {
  refuse(kFirst, 2);
  refuse(kSecond, 2);  // it was full in between
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_FALSE(may_go(kSecond));
}

TEST_F(PinTriesTest, AnAcceptedPinForgetsAll) {
  refuse(kFirst, 2);
  tries.answered({Kind::accepted, 3}, of(kSecond));
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_TRUE(tries.all_left());
}

TEST_F(PinTriesTest, OneFromTheKeypadLeavesNothingBehindButTheCount) {
  refuse(kFirst, 2);
  tries.answered({Kind::wrong, 1}, {});
  EXPECT_EQ(tries.left(), 1);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_FALSE(tries.rules_out({})) << "one from the keypad";
}

struct Settlement {
  std::optional<int> before;
  std::optional<int> after;
  bool may_go;
};

TEST_F(PinTriesTest, ALostAnswerIsDecidedByTheCounter) {
  constexpr Settlement kSettlements[] = {
      {3, 3, true},                        // right, or never received
      {2, 3, true},                        // right
      {2, 2, true},                        // never received
      {3, 2, false},                       // wrong
      {2, 1, false},                       //
      {std::nullopt, 3, true},             //
      {std::nullopt, 2, false},            // wrong, for all one knows
      {3, std::nullopt, false},            // the card does not say
      {std::nullopt, std::nullopt, false}  //
  };
  for (const Settlement& settlement : kSettlements) {
    PinTries anew(3);
    if (settlement.before) anew.counter_answered(settlement.before);
    anew.answer_lost(of(kFirst));
    EXPECT_EQ(anew.left(), std::nullopt);
    EXPECT_TRUE(anew.wants_the_counter(of(kFirst)));
    EXPECT_TRUE(anew.wants_the_counter(of(kSecond))) << "or it would blur what the counter says";
    anew.counter_answered(settlement.after);
    EXPECT_EQ(!anew.rules_out(of(kFirst)), settlement.may_go)
        << settlement.before.value_or(-1) << " " << settlement.after.value_or(-1);
    EXPECT_FALSE(anew.rules_out(of(kSecond)));
  }
}

TEST_F(PinTriesTest, OneFoundWrongStaysRefused) {
  tries.answer_lost(of(kFirst));
  tries.counter_answered(2);
  refuse(kSecond, 1);
  EXPECT_FALSE(may_go(kFirst));
  tries.counter_answered(3);
  EXPECT_TRUE(may_go(kFirst));
}

TEST_F(PinTriesTest, AnAnswerLostOnTheKeypadRulesNothingOut) {
  tries.answer_lost({});
  EXPECT_EQ(tries.left(), std::nullopt);
  EXPECT_FALSE(tries.rules_out({})) << "one from the keypad";
  EXPECT_FALSE(tries.wants_the_counter(of(kFirst)));
}

// In doubt since its answer was lost, and the card has not told its counter since.
TEST_F(PinTriesTest, APinInDoubtStaysRefusedWhenAnotherOneIs) {
  tries.answer_lost(of(kFirst));
  tries.counter_answered(std::nullopt);
  refuse(kSecond, 1);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_FALSE(may_go(kSecond));
}

// The counter was full before the second one was refused: the first had never arrived, or was right.
TEST_F(PinTriesTest, AnotherRefusalCanSettleADoubt) {
  tries.answer_lost(of(kFirst));
  refuse(kSecond, 2);
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_FALSE(may_go(kSecond));
}

TEST_F(PinTriesTest, ASecondLostAnswerLeavesTheFirstRefused) {
  tries.answer_lost(of(kFirst));
  tries.answer_lost(of(kSecond));
  EXPECT_FALSE(may_go(kFirst));
}

}  // namespace
}  // namespace pkcs11
