#include "pkcs11/asked_once.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace pkcs11 {
namespace {

TEST(AskedOnceTest, AsksOnce) {
  AskedOnce<std::string> answer;
  int questions = 0;
  const auto ask = [&] { return "answer " + std::to_string(++questions); };
  EXPECT_EQ(answer.get(ask), "answer 1");
  EXPECT_EQ(answer.get(ask), "answer 1");
  EXPECT_EQ(questions, 1);
}

TEST(AskedOnceTest, AsksAgainAfterAFailure) {
  AskedOnce<int> answer;
  EXPECT_THROW(answer.get([]() -> int { throw std::runtime_error("no answer"); }), std::runtime_error);
  EXPECT_EQ(answer.get([] { return 7; }), 7);
}

TEST(AskedOnceTest, WhatIsSetStays) {
  AskedOnce<bool> answer;
  EXPECT_TRUE(answer.get([] { return true; }));
  answer.set(false);
  EXPECT_FALSE(answer.get([] { return true; }));
}

// A signature that failed its check says more than the card's own answer, which may be on its way.
TEST(AskedOnceTest, WhatIsSetDuringTheQuestionStays) {
  AskedOnce<bool> answer;
  EXPECT_FALSE(answer.get([&] {
    answer.set(false);
    return true;
  }));
  EXPECT_FALSE(answer.get([] { return true; }));
}

}  // namespace
}  // namespace pkcs11
