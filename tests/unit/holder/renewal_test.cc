#include "holder/renewal.h"

#include <gtest/gtest.h>

namespace holder {
namespace {

using namespace std::chrono_literals;

Day day(int year, unsigned month, unsigned of_month) {
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(of_month);
}

struct Row {
  Day last_day;
  Day opens;
};

// By hand, from the rule: the day after the date three months before; where that date does not exist, the
// first of the next month.
const Row kRows[] = {
    {day(2031, 4, 1), day(2031, 1, 2)},     // 1 January exists
    {day(2030, 5, 30), day(2030, 3, 1)},    // 30 February does not
    {day(2030, 5, 29), day(2030, 3, 1)},    // 29 February 2030 does not
    {day(2028, 5, 29), day(2028, 3, 1)},    // 29 February 2028 does; the day after it is 1 March
    {day(2028, 5, 28), day(2028, 2, 29)},   // the day after 28 February in a leap year
    {day(2030, 5, 28), day(2030, 3, 1)},    // and in another
    {day(2030, 5, 31), day(2030, 3, 1)},    // 31 February does not exist
    {day(2030, 7, 31), day(2030, 5, 1)},    // 31 April does not exist
    {day(2030, 7, 30), day(2030, 5, 1)},    // 30 April exists; the day after it
    {day(2030, 9, 30), day(2030, 7, 1)},    // 30 June exists
    {day(2030, 8, 31), day(2030, 6, 1)},    // 31 May exists
    {day(2030, 12, 31), day(2030, 10, 1)},  // 31 September does not exist
    {day(2031, 1, 31), day(2030, 11, 1)},   // 31 October exists, in the year before
    {day(2031, 2, 28), day(2030, 11, 29)},  // 28 November
    {day(2032, 2, 29), day(2031, 11, 30)},  // 29 November
    {day(2031, 3, 31), day(2031, 1, 1)},    // 31 December exists; the day after it is in the next year
    {day(2031, 3, 30), day(2030, 12, 31)},  // 30 December
    {day(2031, 1, 1), day(2030, 10, 2)},    // 1 October, in the year before
    {day(2030, 2, 17), day(2029, 11, 18)},  // 17 November
    {day(2100, 5, 29), day(2100, 3, 1)},    // 2100 is no leap year
};

TEST(RenewalTest, opens_the_day_after_the_date_three_months_before) {
  for (const Row& row : kRows) {
    EXPECT_EQ(iso_date(renewal_opens(row.last_day)), iso_date(row.opens)) << iso_date(row.last_day);
  }
}

TEST(RenewalTest, always_opens_on_a_day_that_exists) {
  const auto first = std::chrono::sys_days{day(2026, 1, 1)};
  for (int i = 0; i < 9 * 366; ++i) {
    const Day last{first + std::chrono::days{i}};
    const Day opens = renewal_opens(last);
    EXPECT_TRUE(opens.ok()) << iso_date(last);
    const auto between = std::chrono::sys_days{last} - std::chrono::sys_days{opens};
    EXPECT_GE(between.count(), 88) << iso_date(last);
    EXPECT_LE(between.count(), 91) << iso_date(last);
  }
}

TEST(RenewalTest, days_are_days_in_japan) {
  EXPECT_EQ(iso_date(day_in_japan(instant_of("20310401145959"))), "2031-04-01");
  EXPECT_EQ(iso_date(day_in_japan(instant_of("20310401150000"))), "2031-04-02");
  EXPECT_EQ(iso_date(day_in_japan(instant_of("20271231150000"))), "2028-01-01");
  EXPECT_EQ(iso_date(day_in_japan(instant_of("20280228150000"))), "2028-02-29");
  EXPECT_EQ(iso_time_in_japan(instant_of("20310401145959")), "2031-04-01T23:59:59+09:00");
}

TEST(RenewalTest, a_certificate_stands_by_the_second_and_its_renewal_by_the_day) {
  const Validity validity{instant_of("20260401033000"), instant_of("20310401145959")};
  const auto standing_at = [&](const char* utc) { return standing_of(validity, instant_of(utc)); };
  EXPECT_EQ(standing_at("20260401032959"), Standing::not_yet_valid);
  EXPECT_EQ(standing_at("20260401033000"), Standing::valid);
  EXPECT_EQ(standing_at("20310101145959"), Standing::valid);      // 1 January, 23:59:59 in Japan
  EXPECT_EQ(standing_at("20310101150000"), Standing::renewable);  // 2 January, 00:00:00
  EXPECT_EQ(standing_at("20310401145959"), Standing::renewable);
  EXPECT_EQ(standing_at("20310401150000"), Standing::expired);
}

TEST(RenewalTest, days_are_counted_from_today_to_the_last_day) {
  const Validity validity{instant_of("20260401033000"), instant_of("20310401145959")};
  EXPECT_EQ(days_left(validity, instant_of("20310401000000")), 0);
  EXPECT_EQ(days_left(validity, instant_of("20310331145959")), 1);
  EXPECT_EQ(days_left(validity, instant_of("20310331150000")), 0);
  EXPECT_EQ(days_left(validity, instant_of("20310402000000")), -1);
}

// A foreign resident's certificate ends with the period of stay, on whatever day the certificate says.
TEST(RenewalTest, the_last_day_is_taken_from_the_certificate) {
  const Validity validity{instant_of("20260401033000"), instant_of("20270930145959")};
  EXPECT_EQ(iso_date(validity.last_day()), "2027-09-30");
  EXPECT_EQ(standing_of(validity, instant_of("20270630150000")), Standing::renewable);
  EXPECT_EQ(standing_of(validity, instant_of("20270630145959")), Standing::valid);
}

}  // namespace
}  // namespace holder
