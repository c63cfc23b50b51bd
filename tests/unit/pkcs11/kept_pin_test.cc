#include "pkcs11/kept_pin.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace pkcs11 {
namespace {

using std::chrono::minutes;
using support::as_bytes;

constexpr jpki::PinPolicy kPolicy{6, 16, jpki::PinAlphabet::capitals_and_digits, 5};
constexpr std::string_view kText = "KEPT4LATER";

jpki::Pin a_pin() {
  return std::get<jpki::Pin>(jpki::Pin::from(kPolicy, as_bytes(kText)));
}

const KeptPin::Clock::time_point kLogin{};

TEST(KeptPin, IsRevealedAsItWas) {
  const KeptPin kept(a_pin(), kLogin + minutes(1));
  const auto revealed = kept.reveal(kPolicy);
  ASSERT_TRUE(revealed);
  EXPECT_TRUE(support::equal(revealed->bytes().view(), as_bytes(kText)));
}

TEST(KeptPin, IsOverOnTime) {
  const KeptPin kept(a_pin(), kLogin + minutes(5));
  EXPECT_FALSE(kept.over(kLogin));
  EXPECT_FALSE(kept.over(kLogin + minutes(5) - std::chrono::nanoseconds(1)));
  EXPECT_TRUE(kept.over(kLogin + minutes(5)));
}

TEST(KeptPin, NoneIsOverAndRevealsNothing) {
  EXPECT_TRUE(KeptPin().over(kLogin));
  EXPECT_FALSE(KeptPin().reveal(kPolicy));
}

TEST(KeptPin, MovesAndLeavesNothingBehind) {
  KeptPin kept(a_pin(), kLogin + minutes(5));
  const KeptPin moved = std::exchange(kept, {});
  EXPECT_TRUE(kept.empty());
  EXPECT_TRUE(moved.reveal(kPolicy));
}

}  // namespace
}  // namespace pkcs11
