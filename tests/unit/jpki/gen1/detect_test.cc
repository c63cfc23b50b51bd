// The first look at a card holds until it is taken out: one odd answer, or another program between any two
// commands, must not hide it for so long.
#include "tests/unit/jpki/gen1/gen1_card_fixture.h"

namespace jpki::gen1 {
namespace {

// docs/card-protocol.md, "Applets".
constexpr const char* kSelectText = "00A4040C0AD3921000310001010408";
constexpr const char* kSelectManager = "00A4040C07A0000001510000";

class DetectTest : public Gen1CardTest {
 protected:
  // Before the n-th command of the look at a fresh card.
  void disturb_detection(std::size_t n, const std::function<void()>& event) {
    readers->before_each_exchange(kReader, [this, n, event](const vcard::Exchange&) {
      if (commands.size() == n) event();
      commands.emplace_back();
    });
  }

  // Both keys are there, and the PINs find their files.
  void expect_whole(const std::unique_ptr<Card>& card) {
    ASSERT_NE(card, nullptr);
    ASSERT_EQ(card->description().keys.size(), 2U);
    apdu::Transaction transaction(*channel);
    for (const KeyRole role : {KeyRole::authentication, KeyRole::signature})
      EXPECT_EQ(log_in(transaction, *card, role).kind, VerifyOutcome::Kind::accepted);
  }
};

TEST_F(DetectTest, OneOddAnswerHidesNoCard) {
  for (const char* short_ids : {"yes", "no"}) {
    for (const char* answer : {"6982", "6985", "6986", "6A82", "6A86", "6D00", "6F00", "6300", "9000"}) {
      for (std::size_t n = 0; n < 7; ++n) {
        SCOPED_TRACE(std::string(answer) + " to command " + std::to_string(n) + ", short ids " + short_ids);
        use_short_ids(short_ids);
        readers->answer_exchange(kReader, n + 1, support::from_hex(answer));
        const auto card = detected();
        readers->clear_faults(kReader);
        expect_whole(card);
      }
    }
  }
}

TEST_F(DetectTest, AnotherApplicationInBetweenHidesNoKey) {
  for (const char* short_ids : {"yes", "no"}) {
    for (const char* select : {kSelectText, kSelectManager}) {
      for (std::size_t n = 0; n < 8; ++n) {
        SCOPED_TRACE(std::string(select) + " before command " + std::to_string(n) + ", short ids " +
                     short_ids);
        use_short_ids(short_ids);
        disturb_detection(n, [this, select] { another_program_selects(select); });
        expect_whole(detected());
      }
    }
  }
}

TEST_F(DetectTest, WithAnUnknownMarkInEf0008TheFileItselfIsAsked) {
  for (const char* short_ids : {"yes", "no"}) {
    use(vcard::Switches()
            .set("presence_file", "odd")
            .set("certificates", "auth-only")
            .set("short_file_ids", short_ids));
    const auto card = detected();
    ASSERT_NE(card, nullptr);
    ASSERT_EQ(card->description().keys.size(), 1U);
    EXPECT_EQ(card->description().keys.front().role, KeyRole::authentication);
  }
}

TEST_F(DetectTest, ACardWithoutTheApplicationIsAskedTwiceForIt) {
  use(vcard::Switches().set("kind", "no-applet"));
  EXPECT_EQ(detected(), nullptr);
  EXPECT_EQ(std::ranges::count(take_commands(), kSelectApplication), 2);
}

}  // namespace
}  // namespace jpki::gen1
