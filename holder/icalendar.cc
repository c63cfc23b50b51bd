#include "holder/icalendar.h"

#include <cstdio>
#include <string_view>

namespace holder {
namespace {

constexpr std::size_t kLongestLine = 75;  // bytes, without the line's end

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// RFC 5545 section 3.1: a line goes on where the next one begins with a blank.
std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = kLongestLine;
  while (line.size() > room) {
    std::size_t cut = room;
    while (continues_character(line[cut])) --cut;
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
  std::string text = iso_date(day);
  std::erase(text, '-');
  return text;
}

std::string stamp(Instant now) {
  using namespace std::chrono;
  const auto today = floor<days>(now);
  const hh_mm_ss time{now - today};
  char text[40] = {};
  std::snprintf(text, sizeof text, "T%02d%02d%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return basic(Day{today}) + text;
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
