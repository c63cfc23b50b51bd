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

void Oracle::after_calls(std::span<const CallMade> calls) {
  for (const CallMade& call : calls) {
    if (std::find(kNeverTold.begin(), kNeverTold.end(), call.rv) != kNeverTold.end())
      complain("a code that says nothing: " + std::to_string(call.rv));
  }
  const Counts now = count();
  check_presented(calls);
  check_tries(now);
  check_signatures(now, calls);
}

void Oracle::check_presented(std::span<const CallMade> calls) {
  std::vector<bool> sent(calls.size(), false);
  std::size_t again = 0;
  for (std::size_t i = presented_before_; i < world_.presented().size(); ++i) {
    const Presented& presented = world_.presented()[i];
    std::size_t by = 0;
    const auto asked_for_it = [&] {
      const CallMade& call = calls[by];
      return !sent[by] && call.asked && call.asked->pin == presented.pin && call.stay == presented.stay;
    };
    while (by < calls.size() && !asked_for_it()) ++by;
    if (by < calls.size()) {
      sent[by] = true;
    } else if (++again > calls.size()) {
      complain("a VERIFY too many");
    } else {
      check_presented_again(presented, calls);
    }
  }
}

void Oracle::check_presented_again(const Presented& presented, std::span<const CallMade> calls) {
  ++presented_again_;
  // Of calls at once, one may renew what another has just begun.
  const auto begun_meanwhile = [&](const CallMade& call) {
    return call.rv == CKR_OK && call.asked && call.asked->pin == presented.pin && call.stay == presented.stay;
  };
  if (calls.size() > 1 && std::ranges::any_of(calls, begun_meanwhile)) return;
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

void Oracle::check_signatures(const Counts& now, std::span<const CallMade> calls) {
  const auto with_the_card = [this](const CallMade& call) { return call.stay == stay_before_; };
  const bool asked = std::ranges::any_of(calls, with_the_card);
  for (std::size_t number = 0; number < kCards; ++number) {
    const auto made = now.signatures[number] - before_.signatures[number];
    if (made > 0 && (!asked || inside_before_ != number))
      complain("a card signed that nobody was logged in to");
  }
}

}  // namespace safety
