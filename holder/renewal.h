// The calendar of a certificate: until when it is valid, and from when it can be renewed. Days are days in
// Japan (UTC+9, no summer time). Source: docs/card-protocol.md, "Validity". Thread rule: pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "support/crypto/certificate.h"

namespace holder {

using Instant = std::chrono::sys_seconds;
using Day = std::chrono::year_month_day;

// Of "YYYYMMDD"; nothing for anything but eight digits. Whether there is such a day, Day::ok() says.
std::optional<Day> day_from(std::string_view digits);

// Of "YYYYMMDDhhmmss" in UTC, as support::crypto::Certificate has it.
Instant instant_of(const std::string& utc);

Day day_in_japan(Instant instant);

// "2030-02-17": ISO 8601, for programs.
std::string iso_date(const Day& day);
// "23:59:59", in UTC.
std::string iso_time_of_day(Instant instant);
std::string iso_time_of_day_in_japan(Instant instant);
// "2030-02-17T23:59:59+09:00"
std::string iso_time_in_japan(Instant instant);
// ISO 8601 without its separators: "20300217", "235959".
std::string iso_basic(std::string text);

// Both ends belong to it (RFC 5280 section 4.1.2.5). A certificate of the card ends with the last second of a
// day; a foreign resident's may end on any day.
struct Validity {
  Instant begins;
  Instant ends;

  static Validity of(const support::crypto::Certificate& certificate);
  Day last_day() const { return day_in_japan(ends); }
};

// From when a certificate with that last day can be renewed: the day after the date three months before, and
// where that date does not exist, the first of the next month. 1 April: 2 January; 30 May: 1 March.
Day renewal_opens(const Day& last_day);

enum class Standing { not_yet_valid, valid, renewable, expired };

Standing standing_of(const Validity& validity, Instant now);
constexpr bool in_time(Standing standing) {
  return standing == Standing::valid || standing == Standing::renewable;
}

// Whole days from `now`'s to the last day, both in Japan; negative after it.
int days_left(const Validity& validity, Instant now);

}  // namespace holder
