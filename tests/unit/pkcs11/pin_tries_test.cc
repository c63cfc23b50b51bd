#include "pkcs11/pin_tries.h"

#include <gtest/gtest.h>

namespace pkcs11 {
namespace {

using Kind = jpki::VerifyOutcome::Kind;

const PinFingerprint kFirst = std::array<std::uint8_t, 32>{1};
const PinFingerprint kSecond = std::array<std::uint8_t, 32>{2};
const PinFingerprint kFromTheKeypad;

class PinTriesTest : public testing::Test {
 protected:
  void refuse(const PinFingerprint& pin, int left) { tries.take_in({Kind::wrong, left}, pin); }
  bool may_go(const PinFingerprint& pin) { return !tries.rules_out(pin); }

  PinTries tries{3};
};

TEST_F(PinTriesTest, AtFirstNothingIsKnownAndNothingRuledOut) {
  EXPECT_EQ(tries.left(), std::nullopt);
  EXPECT_FALSE(tries.known_since({}));
  EXPECT_FALSE(tries.suspects_any());
  EXPECT_FALSE(tries.wants_the_counter(kFirst));
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_TRUE(may_go(kFromTheKeypad));
}

TEST_F(PinTriesTest, ARefusedPinIsOneUntilTheCounterRises) {
  refuse(kFirst, 2);
  EXPECT_TRUE(tries.suspects_any());
  EXPECT_TRUE(tries.wants_the_counter(kFirst));
  EXPECT_FALSE(tries.wants_the_counter(kSecond));
  tries.take_in(2);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_TRUE(may_go(kSecond));
  tries.take_in(std::nullopt);
  EXPECT_FALSE(may_go(kFirst)) << "a card that does not say proves nothing";
  tries.take_in(1);
  EXPECT_FALSE(may_go(kFirst)) << "another one's wrong try";
  tries.take_in(2);
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
  tries.take_in({Kind::accepted, 3}, kSecond);
  EXPECT_TRUE(may_go(kFirst));
  EXPECT_TRUE(tries.all_left());
}

TEST_F(PinTriesTest, OneFromTheKeypadLeavesNothingBehindButTheCount) {
  refuse(kFirst, 2);
  refuse(kFromTheKeypad, 1);
  EXPECT_EQ(tries.left(), 1);
  EXPECT_FALSE(may_go(kFirst));
  EXPECT_TRUE(may_go(kFromTheKeypad));
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
    if (settlement.before) anew.take_in(settlement.before);
    anew.answer_lost(kFirst);
    EXPECT_EQ(anew.left(), std::nullopt);
    EXPECT_TRUE(anew.wants_the_counter(kFirst));
    EXPECT_TRUE(anew.wants_the_counter(kSecond)) << "or it would blur what the counter says";
    anew.take_in(settlement.after);
    EXPECT_EQ(!anew.rules_out(kFirst), settlement.may_go)
        << settlement.before.value_or(-1) << " " << settlement.after.value_or(-1);
    EXPECT_FALSE(anew.rules_out(kSecond));
  }
}

TEST_F(PinTriesTest, OneFoundWrongStaysRefused) {
  tries.answer_lost(kFirst);
  tries.take_in(2);
  refuse(kSecond, 1);
  EXPECT_FALSE(may_go(kFirst));
  tries.take_in(3);
  EXPECT_TRUE(may_go(kFirst));
}

TEST_F(PinTriesTest, AnAnswerLostOnTheKeypadRulesNothingOut) {
  tries.answer_lost(kFromTheKeypad);
  EXPECT_EQ(tries.left(), std::nullopt);
  EXPECT_TRUE(may_go(kFromTheKeypad));
  EXPECT_FALSE(tries.wants_the_counter(kFirst));
}

}  // namespace
}  // namespace pkcs11
