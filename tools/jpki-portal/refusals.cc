#include "tools/jpki-portal/refusals.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace jpki_portal {
namespace {

using std::chrono::seconds;

// After the first, the second and so on; the last one after all others.
constexpr std::array kPauses = {seconds{0}, seconds{1}, seconds{3}, seconds{10}, seconds{30}};
constexpr std::chrono::minutes kForgotten{5};

}  // namespace

Refusals::Refusals(const std::string& text) {
  std::istringstream in(text);
  Time::rep last = 0;
  if (in >> origin_ >> number_ >> last) {
    last_ = Time(Time::duration(last));
  } else {
    number_ = 0;
  }
}

std::string Refusals::text() const {
  return number_ == 0 ? ""
                      : origin_ + " " + std::to_string(number_) + " " +
                            std::to_string(last_.time_since_epoch().count()) + "\n";
}

// The clock begins anew with each start of the computer, and a file may outlive that.
bool Refusals::counts(std::string_view origin, Time now) const {
  return number_ > 0 && origin == origin_ && last_ <= now && now - last_ < kForgotten;
}

bool Refusals::has_to_wait(std::string_view origin, Time now) const {
  return counts(origin, now) && now - last_ < kPauses[std::min(number_, kPauses.size()) - 1];
}

void Refusals::add(std::string_view origin, Time now) {
  number_ = counts(origin, now) ? number_ + 1 : 1;
  origin_ = origin;
  last_ = now;
}

}  // namespace jpki_portal
