// Dates of PDF (ISO 32000-1 section 7.9.4). Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "holder/renewal.h"

namespace holder::pdf {

// "D:20261130162033+09'00'", in Japan's time.
std::string date_of(Instant instant);

// Nothing where it is none, or leaves out seconds or the time zone.
std::optional<Instant> time_of(std::string_view date);

}  // namespace holder::pdf
