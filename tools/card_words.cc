#include "tools/card_words.h"

#include <array>

#include "holder/message_id.h"
#include "support/enum_table.h"
#include "tools/messages.h"

namespace tools {
namespace {

constexpr std::array kMonths = {N_("January"),   N_("February"), N_("March"),    N_("April"),
                                N_("May"),       N_("June"),     N_("July"),     N_("August"),
                                N_("September"), N_("October"),  N_("November"), N_("December")};

constexpr std::array kEras = {"", N_("Meiji"), N_("Taisho"), N_("Showa"), N_("Heisei"), N_("Reiwa")};

constexpr std::array kSexes = {N_("male"), N_("female"), N_("not stated")};

struct PinRow {
  holder::PinName pin;
  const char* name;
};

constexpr std::array kPins = {
    PinRow{holder::PinName::authentication, N_("PIN for authentication (4 digits)")},
    PinRow{holder::PinName::signature, N_("Signing password (6 to 16 letters and digits)")},
    PinRow{holder::PinName::text, N_("PIN for input support (4 digits)")}};
static_assert(support::in_enum_order(kPins, &PinRow::pin, kPins.size()),
              "one row a PIN, in the order of the enumeration");

std::string tries_text(std::optional<int> tries_left) {
  if (!tries_left) return _("the card does not say how many tries are left");
  if (*tries_left == 0) return _("locked");
  if (*tries_left == 1) return _("one try left");
  return filled(_("%1 tries left"), std::to_string(*tries_left));
}

}  // namespace

std::string date_text(const holder::Day& day) {
  // TRANSLATORS: %1 year, %2 month, %3 day
  return filled_all(_("%3 %2 %1"), {std::to_string(static_cast<int>(day.year())),
                                    translated(kMonths[static_cast<unsigned>(day.month()) - 1]),
                                    std::to_string(static_cast<unsigned>(day.day()))});
}

std::string birth_text(const holder::BirthDate& birth) {
  // A date that the card has, but no calendar.
  const std::string date = birth.day.ok() ? date_text(birth.day) : holder::iso_date(birth.day);
  if (birth.era == holder::Era::unknown) return date;
  return filled_all(_("%1 (%2 %3)"), {date, translated(kEras[static_cast<std::size_t>(birth.era)]),
                                      std::to_string(birth.year_of_era())});
}

std::string sex_text(holder::Sex sex) {
  return translated(kSexes[static_cast<std::size_t>(sex)]);
}

std::string name_of(holder::PinName pin) {
  return translated(kPins[static_cast<std::size_t>(pin)].name);
}

std::string pin_text(holder::PinName pin, std::optional<int> tries_left) {
  return filled(_("%1: %2"), name_of(pin), tries_text(tries_left));
}

}  // namespace tools
