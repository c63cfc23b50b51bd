// What a program leaves behind on the card, when it goes in an orderly way and when it does not. A second
// program asks the card itself, without the module.
#include <thread>

#include "tests/lifecycle/programs_fixture.h"

namespace lifecycle {
namespace {

using support::Bytes;
using support::from_hex;

class Leaving : public CardOfMany {
 protected:
  // The status word of a signature that somebody asks for who has no PIN. No application is selected, for
  // that would end a login.
  static Bytes status_of_a_strangers_signature(const std::string& token) {
    contract::OtherProgram stranger;
    stranger.transmit(from_hex(token == "auth" ? "00A4020C020017" : "00A4020C02001A"));
    Bytes command = from_hex("802A0080333031300D060960864801650304020105000420");
    command.resize(5 + 51);
    command.push_back(0);
    const Bytes answer = stranger.transmit(command);
    return {answer.end() - 2, answer.end()};
  }
};

const Bytes kDone = from_hex("9000");
const Bytes kNotVerified = from_hex("6982");

TEST_F(Leaving, AfterLogoutLastCloseAndFinalizeTheCardRefusesAStranger) {
  const std::string ways[] = {"logout", "close", "finalize"};
  for (const std::string token : {"auth", "sign"}) {
    for (const std::string& way : ways) {
      Program program;
      open_and_log_in(program, token);
      ASSERT_TRUE(signs(program, token));
      EXPECT_EQ(status_of_a_strangers_signature(token), kDone)
          << "while somebody is logged in, anybody may sign";
      ASSERT_EQ(program.rv(way + " " + token), CKR_OK);
      EXPECT_EQ(status_of_a_strangers_signature(token), kNotVerified) << way << ", " << token;
    }
  }
}

// Nobody tells the card. pcscd takes its power away some seconds after the last program has gone, and until
// then the login stands (SECURITY.md).
TEST_F(Leaving, WithoutAWordTheLoginEndsWithThePower) {
  Program keeps_the_card_awake;
  ASSERT_EQ(keeps_the_card_awake.rv("open auth"), CKR_OK);
  {
    Program killed;
    open_and_log_in(killed, "auth");
    killed.kill();
  }
  EXPECT_EQ(status_of_a_strangers_signature("auth"), kDone);
  {
    Program exits;
    open_and_log_in(exits, "sign");
    exits.send("leave");
    EXPECT_EQ(exits.status(), 0);
  }
  EXPECT_EQ(status_of_a_strangers_signature("sign"), kDone);
  keeps_the_card_awake.kill();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (card->is_verified(vcard::PinId::auth) || card->is_verified(vcard::PinId::sign)) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "pcscd never takes the power away";
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

// In the middle of a transaction pcscd knows that something is unfinished, and resets the card.
TEST_F(Leaving, KilledInATransactionTheLoginEndsAtOnce) {
  Program killed;
  open_and_log_in(killed, "sign");
  reader.hold(1);
  killed.send("sign sign text");
  reader.wait_until_held();
  killed.kill();
  reader.release();
  EXPECT_NE(status_of_a_strangers_signature("sign"), kDone);
  EXPECT_FALSE(card->is_verified(vcard::PinId::sign));
}

}  // namespace
}  // namespace lifecycle
