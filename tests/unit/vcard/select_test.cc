// docs/card-protocol.md, "Applets and AIDs" and "Selecting".
#include <gtest/gtest.h>

#include "tests/unit/vcard/card_on_the_table.h"

namespace vcard {
namespace {

constexpr const char* kText = "00A4040C0AD3921000310001010408";

TEST(Select, JpkiAppletAnswers9000WithoutData) {
  CardOnTheTable card;
  EXPECT_EQ(card.select_jpki(), "9000");
}

TEST(Select, EveryAppletOfTheCardCanBeSelected) {
  CardOnTheTable card;
  for (const auto* aid :
       {"D3921000310001010408", "D3921000310001010402", "D3921000310001010401", "D3921000310001010100"})
    EXPECT_EQ(card.ask("00A4040C0A" + std::string(aid)), "9000") << aid;
  EXPECT_EQ(card.ask("00A4040C07A0000001510000"), "9000");
}

TEST(Select, UnknownAppletAndUnknownFileAnswer6A82) {
  CardOnTheTable card;
  EXPECT_EQ(card.ask("00A4040C05A000000003"), "6A82");
  card.select_jpki();
  EXPECT_EQ(card.select("7FFF"), "6A82");
}

TEST(Select, CutIdentifierSelects) {
  CardOnTheTable card;
  EXPECT_EQ(card.ask("00A4040C05D392F00026"), "9000");
  EXPECT_EQ(card.select("0006"), "9000");
  CardOnTheTable strict(with(Fact::partial_aid, "no"));
  EXPECT_EQ(strict.ask("00A4040C05D392F00026"), "6A82");
}

TEST(Select, AnswerWithP2Zero) {
  const std::string command = "00A404000AD392F00026010000000100";
  EXPECT_EQ(CardOnTheTable().ask(command), "6F0C840AD392F0002601000000019000");
  EXPECT_EQ(CardOnTheTable(with(Fact::select_with_answer, "6A86")).ask(command), "6A86");
  EXPECT_EQ(CardOnTheTable(with(Fact::select_with_answer, "nothing")).ask(command), "9000");
}

TEST(Select, FilesOfTheJpkiAppletExist) {
  CardOnTheTable card;
  card.select_jpki();
  for (const auto* file : {"0001", "0002", "0006", "0008", "000A", "000B", "0017", "0018", "001A", "001B"})
    EXPECT_EQ(card.select(file), "9000") << file;
}

TEST(Select, OnlyP1TwoSelectsFiles) {
  CardOnTheTable card;
  card.select_jpki();
  EXPECT_EQ(card.ask("00A4090C020006"), "6A86");
  EXPECT_EQ(card.ask("00A4000C023F00"), "6A82");
}

TEST(Select, MasterFileIsNone) {
  CardOnTheTable card;
  EXPECT_EQ(card.ask("00A40000"), "6A86");
  card.select_jpki();
  EXPECT_EQ(card.ask("00A40000"), "9000");
  EXPECT_EQ(card.select("0006"), "9000");
}

TEST(Select, CardManagerTakesTheCardBackToPowerUp) {
  CardOnTheTable card;
  card.log_in_for_authentication();
  card.ask("00A4040C07A0000001510000");
  EXPECT_FALSE(card->is_verified(PinId::auth));
  EXPECT_EQ(card.select("0006"), "6A82");
}

TEST(Select, LoginSurvivesAnotherFileOfTheSameApplet) {
  CardOnTheTable card;
  card.log_in_for_authentication();
  card.select("0017");
  card.select("000A");
  EXPECT_TRUE(card->is_verified(PinId::auth));
}

TEST(Select, ReselectionEndsLoginsOrNot) {
  for (const auto* position : {"yes", "no"}) {
    CardOnTheTable card(with(Fact::reselect_drops_pin, position));
    card.log_in_for_authentication();
    card.select_jpki();
    EXPECT_EQ(card->is_verified(PinId::auth), position == std::string("no"));
  }
}

TEST(Select, AnotherAppletEndsLoginsOrNot) {
  for (const auto* position : {"yes", "no"}) {
    CardOnTheTable card(with(Fact::other_applet_drops_pin, position));
    card.log_in_for_authentication();
    card.ask(kText);
    EXPECT_EQ(card->is_verified(PinId::auth), position == std::string("no"));
    EXPECT_EQ(card.select("000A"), "6A82");
  }
}

TEST(Power, OffForgetsEverything) {
  CardOnTheTable card(with(Fact::warm_reset_drops_pin, "no"));
  card.log_in_for_authentication();
  card->power_off();
  EXPECT_EQ(card.ask("00A40000"), "");
  card->power_on();
  EXPECT_FALSE(card->is_verified(PinId::auth));
  EXPECT_EQ(card.select("0006"), "6A82");
}

TEST(Power, WarmResetEndsLoginsOrNot) {
  for (const auto* position : {"yes", "no"}) {
    CardOnTheTable card(with(Fact::warm_reset_drops_pin, position));
    card.log_in_for_authentication();
    card->reset();
    EXPECT_EQ(card.select("0006"), "6A82");
    EXPECT_EQ(card->is_verified(PinId::auth), position == std::string("no"));
  }
}

TEST(Power, FirstCommandFailsOnce) {
  CardOnTheTable card(with(Fact::first_command_fails, "yes"));
  EXPECT_EQ(card.select_jpki(), "6F00");
  EXPECT_EQ(card.select_jpki(), "9000");
}

TEST(Command, ClassesAndChannelsAndLengths) {
  CardOnTheTable card;
  EXPECT_EQ(card.ask("01A4040C0AD392F000260100000001"), "6881");
  EXPECT_EQ(card.ask("08B0000000"), "69FC");
  EXPECT_EQ(card.ask("00A404"), "6700");
  EXPECT_EQ(card.ask("00A4040C0AD392"), "6700");
  EXPECT_EQ(card.ask("00010000"), "6D00");
  EXPECT_EQ(card.ask("80AE0000"), "6982");
}

TEST(Kind, PhonesHaveTheJpkiAppletAlone) {
  for (const auto* kind : {"android", "iphone"}) {
    CardOnTheTable card(with(Fact::kind, kind));
    EXPECT_EQ(card.ask(kText), "6A82");
    EXPECT_EQ(card.select_jpki(), "9000");
    EXPECT_EQ(card.select("000A"), "9000");
    EXPECT_EQ(card.ask("00B0000004"), "6982") << "its authentication certificate asks for the PIN";
    card.log_in_for_authentication();
    card.select("000A");
    EXPECT_EQ(card.status("00B0000004"), "9000");
    EXPECT_EQ(card.ask("80FC0000"), kind == std::string("iphone") ? "9000" : "6700");
  }
}

TEST(Kind, PhysicalCardAnswersTheLastCommandSignal6700) {
  EXPECT_EQ(CardOnTheTable().ask("80FC0000"), "6700");
}

TEST(Kind, ResidentCardSignsOnly) {
  CardOnTheTable card(with(Fact::kind, "resident-card"));
  card.select_jpki();
  EXPECT_EQ(card.select("001B"), "9000");
  EXPECT_EQ(card.select("000A"), "6A82");
  EXPECT_EQ(card.select("0018"), "6A82");
}

TEST(Kind, AnotherCardHasNoSuchApplet) {
  CardOnTheTable card(with(Fact::kind, "no-applet"));
  EXPECT_EQ(card.select_jpki(), "6A82");
}

TEST(Atr, IsOneOfThePublishedWithTheRightChecksum) {
  for (const auto position : switch_row(Fact::interface).positions) {
    CardOnTheTable card(with(Fact::interface, position));
    const auto atr = card->atr();
    EXPECT_EQ(atr[0], 0x3B);
    std::uint8_t sum = 0;
    for (std::size_t i = 1; i < atr.size(); ++i) sum ^= atr[i];
    EXPECT_EQ(sum, 0) << position;
  }
}

}  // namespace
}  // namespace vcard
