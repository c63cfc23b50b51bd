#include "holder/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holder {
namespace {

using jpki::KeyRole;
using testing::ElementsAre;

const Instant kNow = instant_of("20301001000000");

CardReport healthy() {
  const Validity validity{instant_of("20260401033000"), instant_of("20310401145959")};
  const jpki::PinPolicy auth{4, 4, jpki::PinAlphabet::digits, 3};
  const jpki::PinPolicy sign{6, 16, jpki::PinAlphabet::capitals_and_digits, 5};
  return {"reader",
          jpki::CardKind::my_number_card,
          {{KeyRole::authentication, auth, 3, KeyReport::Certificate::readable, validity},
           {KeyRole::signature, sign, 5, KeyReport::Certificate::behind_pin, std::nullopt}},
          TextReport{auth, false, 3}};
}

TEST(AdviceTest, a_healthy_card_needs_nothing) {
  EXPECT_THAT(advice_for(healthy(), kNow), ElementsAre(Advice::all_well));
}

TEST(AdviceTest, a_locked_pin_is_unlocked_at_the_office) {
  CardReport report = healthy();
  report.keys[0].tries_left = 0;
  report.keys[1].tries_left = 0;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::authentication_locked, Advice::signature_locked));
}

TEST(AdviceTest, the_pin_of_the_text_counts_too) {
  CardReport report = healthy();
  report.text->tries_left = 0;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::text_locked));
  report.text->tries_left = 1;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::last_try));
  report.text->tries_left = 2;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::tries_used));
  report.text->tries_left.reset();
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::tries_unknown));
  report.text->login_in_the_way = true;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::text_not_asked));
  report.text.reset();
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::all_well));
}

TEST(AdviceTest, tries_that_are_used_up_come_back) {
  CardReport report = healthy();
  report.keys[1].tries_left = 4;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::tries_used));
  report.keys[0].tries_left = 1;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::last_try, Advice::tries_used));
  report = healthy();
  report.keys[0].tries_left.reset();
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::tries_unknown));
}

TEST(AdviceTest, certificates_end) {
  EXPECT_THAT(advice_for(healthy(), instant_of("20310101150000")), ElementsAre(Advice::renew_now));
  EXPECT_THAT(advice_for(healthy(), instant_of("20310401150000")), ElementsAre(Advice::expired));
  EXPECT_THAT(advice_for(healthy(), instant_of("20260401032959")), ElementsAre(Advice::not_yet_valid));
}

TEST(AdviceTest, what_is_missing_was_issued_that_way) {
  CardReport report = healthy();
  report.keys.pop_back();
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::no_signing_key));
  report = healthy();
  report.keys.erase(report.keys.begin());
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::no_authentication_key));
  report = healthy();
  report.keys[0].certificate = KeyReport::Certificate::unreadable;
  report.keys[0].validity.reset();
  report.kind = jpki::CardKind::android_phone;
  EXPECT_THAT(advice_for(report, kNow), ElementsAre(Advice::certificate_unreadable, Advice::phone));
}

TEST(AdviceTest, each_row_is_in_its_place) {
  for (const AdviceRow& row : advice_rows()) EXPECT_EQ(&row_of(row.advice), &row) << row.code;
}

}  // namespace
}  // namespace holder
