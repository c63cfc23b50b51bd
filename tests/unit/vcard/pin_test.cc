// docs/card-protocol.md, "PINs" and "Status words".
#include <gtest/gtest.h>

#include "tests/unit/vcard/card_on_the_table.h"

namespace vcard {
namespace {

TEST(Verify, RightAnswers9000) {
  CardOnTheTable card;
  EXPECT_EQ(card.log_in_for_authentication(), "9000");
  EXPECT_EQ(card.log_in_for_signature(), "9000");
}

TEST(Verify, WrongAnswers63CxWithTheTriesLeft) {
  CardOnTheTable card;
  EXPECT_EQ(card.log_in("0018", card.wrong_pin()), "63C2");
  EXPECT_EQ(card.verify(card.wrong_pin()), "63C1");
  EXPECT_EQ(card.log_in("001B", card.wrong_password()), "63C4");
}

TEST(Verify, LastTryAnswers63C0ThenBlockedAnswers6984) {
  CardOnTheTable card;
  card->set_tries(PinId::auth, 1);
  EXPECT_EQ(card.log_in("0018", card.wrong_pin()), "63C0");
  EXPECT_EQ(card.verify(card.auth_pin()), "6984") << "even the right one";
  EXPECT_FALSE(card->is_verified(PinId::auth));
}

TEST(Verify, RightRestoresTheCounter) {
  CardOnTheTable card;
  card->set_tries(PinId::sign, 1);
  EXPECT_EQ(card.log_in_for_signature(), "9000");
  EXPECT_EQ(card->tries_left(PinId::sign), 5);
}

TEST(Verify, BlockingOnePinLeavesTheOther) {
  CardOnTheTable card;
  card->set_tries(PinId::auth, 0);
  EXPECT_EQ(card.log_in_for_signature(), "9000");
}

TEST(Verify, CaseIsNotFolded) {
  CardOnTheTable card;
  std::string lower = card.sign_pin();
  for (char& c : lower) c = static_cast<char>(c >= 'A' ? c + 32 : c);
  EXPECT_EQ(card.log_in("001B", lower), "63C4");
}

TEST(Verify, SeventeenBytesAnswer6700AndCostNothing) {
  CardOnTheTable card;
  EXPECT_EQ(card.log_in("001B", "ABCDEFGHIJKLMNOP1"), "6700");
  EXPECT_EQ(card->tries_left(PinId::sign), 5);
}

TEST(Verify, NeedsACurrentPinFile) {
  CardOnTheTable card;
  card.select_jpki();
  EXPECT_EQ(card.verify("0000"), "6986");
  card.select("000A");
  EXPECT_EQ(card.verify("0000"), "6981");
  EXPECT_EQ(card.ask("0020018004"), "6A86");
}

TEST(Query, Answers63CxAndCostsNoTry) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("0018");
  EXPECT_EQ(card.ask("00200080"), "63C3");
  EXPECT_EQ(card.ask("00200080"), "63C3");
}

TEST(Query, Answers63CxAlsoWhenLoggedIn) {
  CardOnTheTable card;
  card.log_in_for_authentication();
  EXPECT_EQ(card.ask("00200080"), "63C3");
  CardOnTheTable other(with(Fact::query_after_verify, "9000"));
  other.log_in_for_authentication();
  EXPECT_EQ(other.ask("00200080"), "9000");
}

TEST(Query, OnABlockedPinAnswersAsItsSwitchSays) {
  for (const auto position : switch_row(Fact::locked_query).positions) {
    CardOnTheTable card(with(Fact::locked_query, position));
    card->set_tries(PinId::auth, 0);
    card.select_jpki();
    card.select("0018");
    EXPECT_EQ(card.ask("00200080"), position);
  }
}

TEST(Switch, LockedStatusAndLastTryStatus) {
  for (const auto position : switch_row(Fact::locked_status).positions) {
    CardOnTheTable card(with(Fact::locked_status, position));
    card->set_tries(PinId::auth, 0);
    EXPECT_EQ(card.log_in_for_authentication(), position);
  }
  for (const auto position : switch_row(Fact::last_try_status).positions) {
    CardOnTheTable card(with(Fact::last_try_status, position));
    card->set_tries(PinId::auth, 1);
    EXPECT_EQ(card.log_in("0018", card.wrong_pin()), position);
    EXPECT_EQ(card->tries_left(PinId::auth), 0);
  }
}

TEST(Switch, WrongLengthCostsATryOrNot) {
  struct Row {
    const char* position;
    const char* status;
    int left;
  };
  for (const Row& row : {Row{"counted-63Cx", "63C2", 2}, Row{"counted-6700", "6700", 2},
                         Row{"free-6700", "6700", 3}, Row{"free-6985", "6985", 3}}) {
    CardOnTheTable card(with(Fact::wrong_length_verify, row.position));
    EXPECT_EQ(card.log_in("0018", "123"), row.status) << row.position;
    EXPECT_EQ(card->tries_left(PinId::auth), row.left) << row.position;
  }
}

TEST(Switch, VerifyingOnePinDropsTheOther) {
  for (const auto* position : {"yes", "no"}) {
    CardOnTheTable card(with(Fact::verify_drops_other_pin, position));
    card.log_in_for_authentication();
    card.select("001B");
    card.verify(card.sign_pin());
    EXPECT_TRUE(card->is_verified(PinId::sign));
    EXPECT_EQ(card->is_verified(PinId::auth), position == std::string("no"));
  }
}

TEST(Switch, WrongVerifyDropsTheLogin) {
  for (const auto* position : {"yes", "no"}) {
    CardOnTheTable card(with(Fact::wrong_verify_drops_pin, position));
    card.log_in_for_authentication();
    card.verify(card.wrong_pin());
    EXPECT_EQ(card->is_verified(PinId::auth), position == std::string("no"));
  }
}

TEST(ShortFileId, WorksInVerifyUnlessSwitchedOff) {
  CardOnTheTable card;
  card.select_jpki();
  EXPECT_EQ(card.ask("00200098"), "63C3");
  CardOnTheTable strict(with(Fact::short_file_ids, "no"));
  strict.select_jpki();
  EXPECT_EQ(strict.ask("00200098"), "6A86");
}

TEST(Change, TakesTheNewPinAfterTheOldWasVerified) {
  CardOnTheTable card;
  card.select_jpki();
  card.select("0018");
  EXPECT_EQ(card.ask("002401800439383736"), "6982");
  card.log_in_for_authentication();
  EXPECT_EQ(card.ask("002401800439383736"), "9000");
  EXPECT_EQ(card.log_in("0018", "9876"), "9000");
}

TEST(Change, IsRefusedWhereTheSwitchSaysSo) {
  for (const auto* status : {"6982", "6D00"}) {
    CardOnTheTable card(with(Fact::pin_change, status));
    card.log_in_for_authentication();
    EXPECT_EQ(card.ask("002401800439383736"), status);
    EXPECT_EQ(card.verify(card.auth_pin()), "9000");
  }
}

TEST(Change, EndsTheLoginWhereTheSwitchSaysSo) {
  CardOnTheTable card(with(Fact::change_drops_pin, "yes"));
  card.log_in_for_authentication();
  EXPECT_EQ(card.ask("002401800439383736"), "9000");
  EXPECT_FALSE(card->is_verified(PinId::auth));
}

}  // namespace
}  // namespace vcard
