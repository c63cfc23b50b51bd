#include "holder/advice.h"

#include <algorithm>
#include <array>

#include "holder/message_id.h"
#include "support/enum_table.h"

namespace holder {
namespace {

using jpki::KeyRole;

constexpr std::array kRows = {
    AdviceRow{Advice::all_well, "all_well", false, N_("Nothing has to be done.")},
    AdviceRow{
        Advice::authentication_locked, "authentication_locked", true,
        N_("The PIN for authentication is locked. The city office unlocks it; a convenience store's "
           "terminal does too, with the official app on a phone, where you know the signing password.")},
    AdviceRow{Advice::signature_locked, "signature_locked", true,
              N_("The signing password is locked. The city office unlocks it; a convenience store's terminal "
                 "does too, with the official app on a phone, where you know the PIN for authentication.")},
    AdviceRow{Advice::text_locked, "text_locked", true,
              N_("The PIN for input support is locked. Only the city office unlocks it; bring the card.")},
    AdviceRow{
        Advice::last_try, "last_try", true,
        N_("One try is left for a PIN. Make sure of it before you type it: the right one brings all tries "
           "back, a wrong one locks it. “jpki-tool pin verify --last-try” tries it.")},
    AdviceRow{Advice::tries_used, "tries_used", false,
              N_("A PIN was entered wrong. The right one brings all tries back: “jpki-tool pin verify”.")},
    AdviceRow{
        Advice::tries_unknown, "tries_unknown", false,
        N_("The card does not say how many tries are left, for a program may be logged in. Take it out, "
           "put it in again, and look once more.")},
    AdviceRow{Advice::expired, "expired", true,
              N_("The certificate has expired. The city office issues new ones; bring the card.")},
    AdviceRow{Advice::renew_now, "renew_now", true,
              N_("The certificates can be renewed at the city office now; bring the card.")},
    AdviceRow{Advice::not_yet_valid, "not_yet_valid", true,
              N_("The certificate is not valid yet. Make sure that the clock of this computer is right.")},
    AdviceRow{
        Advice::certificate_unreadable, "certificate_unreadable", true,
        N_("What the card gives out as a certificate cannot be read. Put the card in again; if it stays "
           "so, ask the city office.")},
    AdviceRow{
        Advice::no_signing_key, "no_signing_key", false,
        N_("The card has no signing certificate: it was issued that way, as for children under 15 and for "
           "those who did without. From 15 on, the city office issues one.")},
    AdviceRow{Advice::no_authentication_key, "no_authentication_key", false,
              N_("The card has no certificate for authentication: it was issued that way. The city office "
                 "issues one.")},
    AdviceRow{
        Advice::text_not_asked, "text_not_asked", false,
        N_("The tries of the PIN for input support were not asked for: a program may be logged in, and that "
           "would end its login. “jpki-tool text read” shows them before it asks for the PIN.")},
    AdviceRow{Advice::phone, "phone", false,
              N_("This is a phone in place of a card. No phone has been tried with this program.")},
};

static_assert(support::in_enum_order(kRows, &AdviceRow::advice, static_cast<std::size_t>(Advice::phone) + 1),
              "the table has one row an advice, in the order of the enumeration");

bool any_key(const CardReport& report, bool (*is_so)(const KeyReport&)) {
  return std::any_of(report.keys.begin(), report.keys.end(), is_so);
}

// Of the tries that were asked for.
bool any_pin(const CardReport& report, bool (*is_so)(std::optional<int> tries_left, int max)) {
  const bool asked = report.text && !report.text->login_in_the_way;
  return std::any_of(report.keys.begin(), report.keys.end(),
                     [&](const KeyReport& key) { return is_so(key.tries_left, key.pin.max_tries); }) ||
         (asked && is_so(report.text->tries_left, report.text->pin.max_tries));
}

bool locked(const CardReport& report, KeyRole role) {
  const KeyReport* key = report.key(role);
  return key != nullptr && key->tries_left == 0;
}

bool stands(const CardReport& report, Instant now, Standing standing) {
  return std::any_of(report.keys.begin(), report.keys.end(), [&](const KeyReport& key) {
    return key.validity && standing_of(*key.validity, now) == standing;
  });
}

}  // namespace

std::span<const AdviceRow> advice_rows() {
  return kRows;
}

const AdviceRow& row_of(Advice advice) {
  return kRows[static_cast<std::size_t>(advice)];
}

std::vector<Advice> advice_for(const CardReport& report, Instant now) {
  std::vector<Advice> all;
  const auto add_if = [&all](bool so, Advice advice) {
    if (so) all.push_back(advice);
  };
  add_if(locked(report, KeyRole::authentication), Advice::authentication_locked);
  add_if(locked(report, KeyRole::signature), Advice::signature_locked);
  add_if(report.text && report.text->tries_left == 0, Advice::text_locked);
  add_if(stands(report, now, Standing::expired), Advice::expired);
  add_if(any_pin(report, [](std::optional<int> left, int) { return left == 1; }), Advice::last_try);
  add_if(stands(report, now, Standing::renewable), Advice::renew_now);
  add_if(stands(report, now, Standing::not_yet_valid), Advice::not_yet_valid);
  add_if(any_key(report,
                 [](const KeyReport& key) { return key.certificate == KeyReport::Certificate::unreadable; }),
         Advice::certificate_unreadable);
  add_if(any_pin(report, [](std::optional<int> left, int max) { return left > 1 && left < max; }),
         Advice::tries_used);
  add_if(any_pin(report, [](std::optional<int> left, int) { return !left; }), Advice::tries_unknown);
  add_if(report.key(KeyRole::signature) == nullptr, Advice::no_signing_key);
  add_if(report.key(KeyRole::authentication) == nullptr, Advice::no_authentication_key);
  add_if(report.text && report.text->login_in_the_way, Advice::text_not_asked);
  add_if(report.kind != jpki::CardKind::my_number_card, Advice::phone);
  if (all.empty()) all.push_back(Advice::all_well);
  return all;
}

}  // namespace holder
