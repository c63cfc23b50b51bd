#include "vcard/holder.h"

#include <array>
#include <cstdio>
#include <random>
#include <string_view>
#include <utility>

namespace vcard {
namespace {

struct Place {
  std::string_view prefecture;
  std::string_view city;
  std::string_view code;
  std::string_view address;
};

// Municipalities that do not exist, with codes that no municipality has.
constexpr Place kPlaces[] = {
    {"Mihon-ken", "Rei-shi", "99101", "見本県例市架空町一丁目2番3号"},
    {"Tesuto-to", "Kasou-ku", "99202", "手巣戸都仮想区試験台4丁目5番地6"},
    {"Kakuu-fu", "Shiken-shi", "99303", "架空府試験市見本通七条上る8番地"},
    {"Rei-ken", "Mihon-machi", "99404", "例県見本町大字仮9番地の10"},
};
constexpr std::string_view kFamilyNames[] = {"番号", "見本", "試験", "仮名", "例示"};
constexpr std::pair<std::string_view, Sex> kGivenNames[] = {
    {"花子", Sex::female}, {"太郎", Sex::male},   {"次郎", Sex::male},
    {"例子", Sex::female}, {"一二三", Sex::male},
};
constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  template <typename T, std::size_t n>
  const T& one_of(const T (&table)[n]) {
    return table[below(n)];
  }
  std::string word(std::string_view alphabet, std::size_t length) {
    std::string text;
    while (text.size() < length) text += alphabet[below(alphabet.size())];
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

std::uint64_t fresh_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::string digits_of(const Date& date) {
  char text[32] = {};
  std::snprintf(text, sizeof text, "%04d%02d%02d", date.year, date.month, date.day);
  return text;
}

}  // namespace

Holder invent_holder(std::optional<std::uint64_t> seed) {
  Dice dice(seed ? *seed : fresh_seed());
  const Place& place = dice.one_of(kPlaces);
  const auto& [given, sex] = dice.one_of(kGivenNames);
  Holder holder;
  holder.name = std::string(dice.one_of(kFamilyNames)) + "　" + std::string(given);
  holder.address = place.address;
  holder.sex = sex;
  holder.birth = {static_cast<int>(1930 + dice.below(75)), static_cast<int>(1 + dice.below(12)),
                  static_cast<int>(1 + dice.below(28))};
  holder.prefecture = place.prefecture;
  holder.city = place.city;
  holder.municipality_code = place.code;
  holder.auth_pin = dice.word(kDigits, 4);
  holder.sign_pin = dice.word(kLetters, 4 + dice.below(3)) + dice.word(kDigits, 3);
  // Last, so that a seed gives the rest as it always has.
  do holder.text_pin = dice.word(kDigits, 4);
  while (holder.text_pin == holder.auth_pin);
  return holder;
}

std::string era_date(const Date& date) {
  struct Era {
    char digit;
    std::string_view first_day;
  };
  constexpr Era kEras[] = {
      {'5', "20190501"}, {'4', "19890108"}, {'3', "19261225"}, {'2', "19120730"}, {'1', "18680125"}};
  const std::string digits = digits_of(date);
  for (const auto& era : kEras)
    if (digits >= era.first_day) return era.digit + digits;
  return '0' + digits;
}

}  // namespace vcard
