#include "holder/person.h"

namespace holder {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

struct EraRow {
  Era era;
  Day first;
};

// By the Gregorian calendar; the latest first.
constexpr EraRow kEras[] = {{Era::reiwa, year{2019} / month{5} / day{1}},
                            {Era::heisei, year{1989} / month{1} / day{8}},
                            {Era::showa, year{1926} / month{12} / day{25}},
                            {Era::taisho, year{1912} / month{7} / day{30}},
                            {Era::meiji, year{1868} / month{1} / day{25}}};

}  // namespace

int BirthDate::year_of_era() const {
  for (const EraRow& row : kEras)
    if (row.era == era) return static_cast<int>(day.year()) - static_cast<int>(row.first.year()) + 1;
  return 0;
}

Era era_of(const Day& day) {
  if (!day.ok()) return Era::unknown;
  for (const EraRow& row : kEras)
    if (day >= row.first) return row.era;
  return Era::unknown;
}

std::optional<Sex> sex_from(std::string_view digit) {
  if (digit == "1") return Sex::male;
  if (digit == "2") return Sex::female;
  return digit == "9" ? std::optional(Sex::unknown) : std::nullopt;
}

}  // namespace holder
