#include "holder/pdf/date.h"

#include <algorithm>

namespace holder::pdf {
namespace {

constexpr std::string_view kMark = "D:";
constexpr std::size_t kDigits = 14;  // YYYYMMDDhhmmss

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
}

int number(std::string_view two_digits) {
  return (two_digits[0] - '0') * 10 + (two_digits[1] - '0');
}

// Of "Z", "+09'00'" or "+09'00".
std::optional<std::chrono::minutes> distance_from_utc(std::string_view zone) {
  if (zone == "Z" || zone == "Z00'00'") return std::chrono::minutes{0};
  if (zone.ends_with('\'')) zone.remove_suffix(1);
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != '\'') return std::nullopt;
  if (!all_digits(zone.substr(1, 2)) || !all_digits(zone.substr(4))) return std::nullopt;
  const int minutes = number(zone.substr(1, 2)) * 60 + number(zone.substr(4));
  return std::chrono::minutes{zone[0] == '-' ? -minutes : minutes};
}

}  // namespace

std::string date_of(Instant instant) {
  const std::string basic = iso_basic(iso_date(day_in_japan(instant)) + iso_time_of_day_in_japan(instant));
  return std::string(kMark) + basic + "+09'00'";
}

std::optional<Instant> time_of(std::string_view date) {
  if (!date.starts_with(kMark)) return std::nullopt;
  date.remove_prefix(kMark.size());
  const std::string_view digits = date.substr(0, kDigits);
  if (digits.size() != kDigits || !all_digits(digits)) return std::nullopt;
  const auto day = day_from(digits.substr(0, 8));
  const bool is_time =
      number(digits.substr(8)) < 24 && number(digits.substr(10)) < 60 && number(digits.substr(12)) < 60;
  const auto distance = distance_from_utc(date.substr(kDigits));
  if (!day || !day->ok() || !is_time || !distance) return std::nullopt;
  return instant_of(std::string(digits)) - *distance;
}

}  // namespace holder::pdf
