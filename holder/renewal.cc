#include "holder/renewal.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace holder {
namespace {

using namespace std::chrono;

constexpr hours kJapan{9};

unsigned number(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::optional<Day> day_from(std::string_view digits) {
  constexpr std::size_t kDigits = 8;
  const bool well_formed = digits.size() == kDigits && std::all_of(digits.begin(), digits.end(), [](char c) {
                             return c >= '0' && c <= '9';
                           });
  if (!well_formed) return std::nullopt;
  return Day{year{static_cast<int>(number(digits.substr(0, 4)))}, month{number(digits.substr(4, 2))},
             day{number(digits.substr(6, 2))}};
}

Instant instant_of(const std::string& utc) {
  const std::string_view digits = utc;
  return sys_days{day_from(digits.substr(0, 8)).value()} + hours{number(digits.substr(8, 2))} +
         minutes{number(digits.substr(10, 2))} + seconds{number(digits.substr(12, 2))};
}

Day day_in_japan(Instant instant) {
  return Day{floor<days>(instant + kJapan)};
}

std::string iso_date(const Day& day) {
  char text[40] = {};
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

std::string iso_time_of_day(Instant instant) {
  const hh_mm_ss time{instant - floor<days>(instant)};
  char text[40] = {};
  std::snprintf(text, sizeof text, "%02d:%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

std::string iso_time_of_day_in_japan(Instant instant) {
  return iso_time_of_day(instant + kJapan);
}

std::string iso_time_in_japan(Instant instant) {
  return iso_date(day_in_japan(instant)) + "T" + iso_time_of_day_in_japan(instant) + "+09:00";
}

std::string iso_basic(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

Validity Validity::of(const support::crypto::Certificate& certificate) {
  return {instant_of(certificate.not_before()), instant_of(certificate.not_after())};
}

Day renewal_opens(const Day& last_day) {
  const Day before = last_day - months{3};
  if (before.ok()) return Day{sys_days{before} + days{1}};
  const year_month next = before.year() / before.month() + months{1};
  return next / 1;
}

Standing standing_of(const Validity& validity, Instant now) {
  if (now > validity.ends) return Standing::expired;
  if (now < validity.begins) return Standing::not_yet_valid;
  const bool open = day_in_japan(now) >= renewal_opens(validity.last_day());
  return open ? Standing::renewable : Standing::valid;
}

int days_left(const Validity& validity, Instant now) {
  return static_cast<int>((sys_days{validity.last_day()} - sys_days{day_in_japan(now)}).count());
}

}  // namespace holder
