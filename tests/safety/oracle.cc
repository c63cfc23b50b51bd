#include "tests/safety/oracle.h"

#include <algorithm>

namespace safety {
namespace {

using vcard::PinId;

// Codes that would mean that the module did not know what it met.
constexpr std::array kNeverTold = {CKR_GENERAL_ERROR, CKR_HOST_MEMORY};

}  // namespace

void Oracle::complain(const std::string& what) {
  if (complaint_.empty()) complaint_ = what;
}

Oracle::Counts Oracle::count() const {
  Counts now;
  for (std::size_t number = 0; number < kCards; ++number) {
    now.pins[number] = *world_.card(number).pins;
    now.signatures[number] = world_.card(number).ledger->totals().signatures;
    for (std::size_t i = 0; i < vcard::kPinCount; ++i)
      now.by_others[number][i] = world_.changed_by_others(number, static_cast<PinId>(i));
  }
  return now;
}

void Oracle::before_call() {
  before_ = count();
  presented_before_ = world_.presented().size();
  exchanges_ = world_.exchanges();
  happenings_ = world_.happenings();
  inside_before_ = world_.number_inside();
  stay_before_ = world_.stay();
}

void Oracle::after_call(CK_RV rv, std::uint64_t stay, const std::optional<AskedPin>& asked) {
  if (std::find(kNeverTold.begin(), kNeverTold.end(), rv) != kNeverTold.end())
    complain("a code that says nothing: " + std::to_string(rv));
  const Counts now = count();
  check_presented(asked, stay);
  check_tries(now);
  check_signatures(now, stay);
}

void Oracle::check_presented(const std::optional<AskedPin>& asked, std::uint64_t stay) {
  bool asked_for = false;
  bool again = false;
  for (std::size_t i = presented_before_; i < world_.presented().size(); ++i) {
    const Presented& presented = world_.presented()[i];
    if (asked && !asked_for && presented.pin == asked->pin && presented.stay == stay) {
      asked_for = true;
    } else if (again) {
      complain("a VERIFY too many");
    } else {
      again = true;
      check_presented_again(presented);
    }
  }
}

void Oracle::check_presented_again(const Presented& presented) {
  ++presented_again_;
  if (!accepted_ || presented.pin != accepted_->pin) return complain("a VERIFY that nobody asked for");
  if (presented.stay != accepted_->stay) complain("the PIN of another card or an earlier stay was presented");
  if (presented.resets != accepted_->resets) complain("the PIN was presented again after a reset");
  if (!presented.counter_full && presented.happenings == happenings_)
    complain("the PIN was presented again while tries were missing");
  // It has failed: once only.
  if (!presented.right) forget();
}

void Oracle::check_tries(const Counts& now) {
  int lost = 0;
  for (std::size_t number = 0; number < kCards; ++number) {
    for (std::size_t i = 0; i < vcard::kPinCount; ++i) {
      const auto pin = static_cast<PinId>(i);
      const int change = now.pins[number][pin].left - before_.pins[number][pin].left;
      const int by_others = now.by_others[number][i] - before_.by_others[number][i];
      lost += std::max(0, by_others - change);
    }
  }
  const auto& presented = world_.presented();
  const auto wrong = std::count_if(presented.begin() + static_cast<std::ptrdiff_t>(presented_before_),
                                   presented.end(), [](const Presented& each) { return !each.right; });
  if (lost > wrong) complain("a try was lost that nobody asked for");
}

void Oracle::check_signatures(const Counts& now, std::uint64_t stay) {
  for (std::size_t number = 0; number < kCards; ++number) {
    const auto made = now.signatures[number] - before_.signatures[number];
    if (made > 0 && (stay != stay_before_ || inside_before_ != number))
      complain("a card signed that nobody was logged in to");
  }
}

}  // namespace safety
