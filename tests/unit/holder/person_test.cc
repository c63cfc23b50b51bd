#include "holder/person.h"

#include <gtest/gtest.h>

namespace holder {
namespace {

BirthDate born(const char* digits) {
  const Day day = day_from(digits).value();
  return {era_of(day), day};
}

TEST(PersonTest, a_day_lies_in_its_era) {
  struct {
    const char* day;
    Era era;
    int year;
  } const rows[] = {
      {"20260401", Era::reiwa, 8},   {"20190501", Era::reiwa, 1},  {"20190430", Era::heisei, 31},
      {"19890108", Era::heisei, 1},  {"19890107", Era::showa, 64}, {"19261225", Era::showa, 1},
      {"19261224", Era::taisho, 15}, {"19120730", Era::taisho, 1}, {"19120729", Era::meiji, 45}};
  for (const auto& row : rows) {
    EXPECT_EQ(born(row.day).era, row.era) << row.day;
    EXPECT_EQ(born(row.day).year_of_era(), row.year) << row.day;
  }
  EXPECT_EQ(born("18000101").era, Era::unknown);
  EXPECT_EQ(born("18000101").year_of_era(), 0);
}

TEST(PersonTest, a_day_that_no_calendar_has_has_no_era) {
  EXPECT_EQ(born("19600000").era, Era::unknown);
  EXPECT_EQ(born("19600231").era, Era::unknown);
  EXPECT_EQ(iso_date(born("19600000").day), "1960-00-00");
}

TEST(PersonTest, a_date_has_eight_digits) {
  for (const char* text : {"", "1980217", "198002170", "1980-2-1", "１９８０"})
    EXPECT_FALSE(day_from(text)) << text;
}

TEST(PersonTest, sex_is_one_digit) {
  EXPECT_EQ(sex_from("1"), Sex::male);
  EXPECT_EQ(sex_from("2"), Sex::female);
  EXPECT_EQ(sex_from("9"), Sex::unknown);
  for (const char* text : {"", "0", "3", "11", "m"}) EXPECT_FALSE(sex_from(text)) << text;
}

}  // namespace
}  // namespace holder
