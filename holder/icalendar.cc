#include "holder/icalendar.h"

#include <string_view>

#include "support/utf8.h"

namespace holder {
namespace {

constexpr std::size_t kLongestLine = 75;  // bytes, without the line's end

// RFC 5545 section 3.1: a line goes on where the next one begins with a blank.
std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = kLongestLine;
  while (line.size() > room) {
    std::size_t cut = room;
    while (support::utf8::continues(line[cut])) --cut;
    out += std::string(line.substr(0, cut)) + "\r\n ";
    line.remove_prefix(cut);
    room = kLongestLine - 1;
  }
  return out + std::string(line) + "\r\n";
}

// Section 3.3.11.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

std::string basic(const Day& day) {
  return iso_basic(iso_date(day));
}

std::string stamp(Instant now) {
  return basic(Day{std::chrono::floor<std::chrono::days>(now)}) + "T" + iso_basic(iso_time_of_day(now)) + "Z";
}

std::string event(const CalendarEvent& event, Instant now) {
  const Day next{std::chrono::sys_days{event.day} + std::chrono::days{1}};
  return "BEGIN:VEVENT\r\n" + folded("UID:" + event.name + "-" + basic(event.day) + "@jpki-tool") +
         folded("DTSTAMP:" + stamp(now)) + folded("DTSTART;VALUE=DATE:" + basic(event.day)) +
         folded("DTEND;VALUE=DATE:" + basic(next)) + folded("SUMMARY:" + escaped(event.summary)) +
         folded("DESCRIPTION:" + escaped(event.description)) + "TRANSP:TRANSPARENT\r\n" + "END:VEVENT\r\n";
}

}  // namespace

std::string icalendar(const std::vector<CalendarEvent>& events, Instant now) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//jpki-pkcs11//jpki-tool//JA\r\n";
  for (const CalendarEvent& each : events) out += event(each, now);
  return out + "END:VCALENDAR\r\n";
}

}  // namespace holder
