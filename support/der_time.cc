#include "support/der_time.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "support/der.h"

namespace support::der {
namespace {

struct Field {
  std::size_t at;
  int least;
  int most;
};

// In "YYYYMMDDhhmmss", where every field behind the year has two digits.
constexpr std::array kFields = {Field{4, 1, 12}, Field{6, 1, 31}, Field{8, 0, 23}, Field{10, 0, 59},
                                Field{12, 0, 59}};

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace

std::optional<std::string> time_digits(std::uint8_t tag, ByteView content) {
  const bool short_form = tag == kUtcTime;
  if (!short_form && tag != kGeneralizedTime) return std::nullopt;
  std::string text(as_text(content));
  const std::size_t digits = short_form ? 12 : 14;
  if (text.size() != digits + 1 || text.back() != 'Z' || !std::all_of(text.begin(), text.end() - 1, is_digit))
    return std::nullopt;
  text.pop_back();
  if (short_form) text.insert(0, two_digits(text, 0) < 50 ? "20" : "19");
  const bool in_range = std::all_of(kFields.begin(), kFields.end(), [&](const Field& field) {
    const int value = two_digits(text, field.at);
    return field.least <= value && value <= field.most;
  });
  return in_range ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace support::der
