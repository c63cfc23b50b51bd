#include "holder/doctor/masked.h"

#include <algorithm>

#include "holder/printable.h"

namespace holder::doctor {
namespace {

constexpr const char* kMask = "…";

bool is_digit(char each) {
  return each >= '0' && each <= '9';
}

bool ends_word(char each) {
  return std::string_view(" ()[]").find(each) != std::string_view::npos;
}

bool tells_one_from_another(std::string_view word) {
  constexpr std::size_t kLong = 8;
  constexpr std::ptrdiff_t kDigits = 4;
  return word.size() >= kLong && std::count_if(word.begin(), word.end(), is_digit) >= kDigits;
}

}  // namespace

std::string without_serial_numbers(std::string_view name) {
  const std::string whole = printable(name);
  std::string out;
  for (std::size_t i = 0; i < whole.size();) {
    if (whole[i] == '(') {
      out += std::string("(") + kMask + ")";
      i = std::min(whole.find(')', i), whole.size() - 1) + 1;
    } else if (ends_word(whole[i])) {
      out += whole[i++];
    } else {
      const auto end = std::find_if(whole.begin() + static_cast<std::ptrdiff_t>(i), whole.end(), ends_word);
      const std::string word(whole.begin() + static_cast<std::ptrdiff_t>(i), end);
      out += tells_one_from_another(word) ? kMask : word;
      i += word.size();
    }
  }
  return out;
}

}  // namespace holder::doctor
