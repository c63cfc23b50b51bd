// What the card says of the person that it belongs to, in its two forms: the signing certificate and the
// text application. Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "holder/renewal.h"

namespace holder {

enum class Era { unknown, meiji, taisho, showa, heisei, reiwa };

struct BirthDate {
  Era era;
  Day day;                  // Gregorian; month or day may be 0 where they are not known
  int year_of_era() const;  // 1 is its first year; 0 for an unknown era
};

enum class Sex { male, female, unknown };

// Empty or nothing where the card does not say. Texts come from outside; they are UTF-8, without control
// characters and marks that change the direction of writing.
struct Person {
  std::string name;
  std::string address;
  std::optional<BirthDate> birth;
  std::optional<Sex> sex;
};

// The era in which a day lies; unknown before Meiji and for what is no day.
Era era_of(const Day& day);

// Of one digit, as ISO 5218 has them. Nothing for any other.
std::optional<Sex> sex_from(std::string_view digit);

}  // namespace holder
