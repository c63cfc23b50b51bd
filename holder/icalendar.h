// A calendar file of whole days (RFC 5545), for programs that remind their user. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "holder/renewal.h"

namespace holder {

struct CalendarEvent {
  std::string name;  // of the event within this file, ASCII letters and '-': its identity from file to file
  Day day;
  std::string summary;      // UTF-8
  std::string description;  // UTF-8
};

// Lines end with CR LF and have 75 bytes at the most; no character is cut in two.
std::string icalendar(const std::vector<CalendarEvent>& events, Instant now);

}  // namespace holder
