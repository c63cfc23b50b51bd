// An invented person, whose card it is. Names, places and dates are made up; nobody has them.
// Thread rule: values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vcard {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  friend bool operator==(const Date&, const Date&) = default;
};

enum class Sex { male = 1, female = 2 };  // as the certificate's digit has it

struct Holder {
  std::string name;
  std::string address;
  Sex sex = Sex::female;
  Date birth;
  std::string prefecture;         // in Latin letters, as in the signing certificate's subject
  std::string city;               // likewise
  std::string municipality_code;  // five digits
  std::string auth_pin;
  std::string sign_pin;
  std::string text_pin;  // of 券面事項入力補助; another one than auth_pin
};

// The same person for the same seed, somebody else each time without one.
Holder invent_holder(std::optional<std::uint64_t> seed = std::nullopt);

// The birth date as the certificate has it: era digit (1 Meiji to 5 Reiwa), then the Gregorian date.
std::string era_date(const Date& date);

}  // namespace vcard
