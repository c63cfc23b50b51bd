// Dates as PDF writes them.
#include "holder/pdf/date.h"

#include <gtest/gtest.h>

namespace holder::pdf {
namespace {

TEST(PdfDateTest, is_written_in_the_time_of_japan_and_read_again) {
  const Instant instant = instant_of("20261231230203");
  EXPECT_EQ(date_of(instant), "D:20270101080203+09'00'");
  EXPECT_EQ(time_of(date_of(instant)), instant);
}

TEST(PdfDateTest, is_read_with_each_kind_of_zone) {
  const Instant instant = instant_of("20261130120000");
  for (const char* date : {"D:20261130120000Z", "D:20261130120000Z00'00'", "D:20261130120000+00'00'",
                           "D:20261130210000+09'00'", "D:20261130210000+09'00", "D:20261130083000-03'30'"})
    EXPECT_EQ(time_of(date), instant) << date;
}

TEST(PdfDateTest, that_is_unclear_is_none) {
  for (const char* date :
       {"", "D:", "20261130120000Z", "D:20261130120000", "D:2026113012", "D:20261130120000+9'00'",
        "D:20261130120000+09:00", "D:20261330120000Z", "D:20260230120000Z", "D:20261130240000Z",
        "D:20261130126000Z", "D:2026113012000aZ", "D:20261130120000+0a'00'", "D:20261130120000Z "})
    EXPECT_EQ(time_of(date), std::nullopt) << date;
}

}  // namespace
}  // namespace holder::pdf
