#include "holder/icalendar.h"

#include <gtest/gtest.h>

namespace holder {
namespace {

Day day(int year, int month, int of_month) {
  return std::chrono::year{year} / month / of_month;
}

TEST(ICalendarTest, has_a_whole_day_for_each_event) {
  EXPECT_EQ(icalendar({{"last-day", day(2030, 12, 31), "S", "D"}}, instant_of("20261130010203")),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//jpki-pkcs11//jpki-tool//JA\r\n"
            "BEGIN:VEVENT\r\nUID:last-day-20301231@jpki-tool\r\nDTSTAMP:20261130T010203Z\r\n"
            "DTSTART;VALUE=DATE:20301231\r\nDTEND;VALUE=DATE:20310101\r\nSUMMARY:S\r\nDESCRIPTION:D\r\n"
            "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(ICalendarTest, texts_are_escaped) {
  const std::string text = icalendar({{"x", day(2030, 1, 1), "a,b;c\\d\ne", ""}}, Instant{});
  EXPECT_NE(text.find("SUMMARY:a\\,b\\;c\\\\d\\ne\r\n"), std::string::npos) << text;
}

TEST(ICalendarTest, long_lines_go_on_in_the_next_without_cutting_a_character) {
  std::string summary;
  for (int i = 0; i < 60; ++i) summary += i % 7 == 0 ? "a" : "証";
  const std::string text = icalendar({{"x", day(2030, 1, 1), summary, ""}}, Instant{});
  std::string unfolded;
  for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2) {
    EXPECT_LE(end - at, 75U);
    EXPECT_NE(static_cast<unsigned char>(text[at]) & 0xC0, 0x80) << "a line begins within a character";
    if (text[at] == ' ') {
      EXPECT_NE(static_cast<unsigned char>(text[at + 1]) & 0xC0, 0x80);
      unfolded += text.substr(at + 1, end - at - 1);
    } else {
      unfolded += "\n" + text.substr(at, end - at);
    }
  }
  EXPECT_NE(unfolded.find("\nSUMMARY:" + summary + "\n"), std::string::npos);
}

}  // namespace
}  // namespace holder
