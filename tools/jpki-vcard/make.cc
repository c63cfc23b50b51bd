#include <ctime>
#include <iostream>
#include <optional>

#include "tools/jpki-vcard/commands.h"
#include "tools/messages.h"

namespace jpki_vcard {
namespace {

using tools::filled;

vcard::Switches positions(const std::vector<std::string>& settings) {
  vcard::Switches switches;
  for (const auto& setting : settings) {
    const std::size_t equals = std::min(setting.find('='), setting.size());
    switches.set(
        std::string_view(setting).substr(0, equals),
        equals == setting.size() ? std::string_view{} : std::string_view(setting).substr(equals + 1));
  }
  return switches;
}

std::string explain(const vcard::SwitchError& error) {
  if (error.row() == nullptr)
    return filled(_("There is no switch “%1”. “jpki-vcard switches” shows those that there are."),
                  error.name());
  std::string choices;
  for (const auto position : error.row()->positions) choices += " " + std::string(position);
  return filled(_("The switch “%1” can be:%2"), error.name(), choices);
}

// The last second of that day in Japan; nothing where it is none.
std::optional<std::time_t> end_of_day_in_japan(const std::string& day) {
  std::tm parts{};
  const char* rest = strptime(day.c_str(), "%Y-%m-%d", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  constexpr int kJapanHours = 9;
  parts.tm_hour = 23 - kJapanHours;
  parts.tm_min = parts.tm_sec = 59;
  return timegm(&parts);
}

void show(const vcard::Holder& holder, const std::string& directory) {
  std::cout << filled(_("Made a virtual card in %1."), directory) << '\n'
            << '\n'
            << filled(_("Holder (invented): %1"), holder.name) << '\n'
            << filled(_("Address:           %1"), holder.address) << '\n'
            << filled(_("Authentication PIN (4 digits):  %1"), holder.auth_pin) << '\n'
            << filled(_("Signing password (6 to 16):     %1"), holder.sign_pin) << '\n'
            << filled(_("Input support PIN (4 digits):   %1"), holder.text_pin) << '\n'
            << '\n'
            << _("Next:") << '\n'
            << "  tests/with_pcscd.sh bash               " << _("# a shell with a reader service of its own")
            << '\n'
            << "  build/tools/jpki-vcard run " << directory << " &\n"
            << "  pkcs11-tool --module build/pkcs11/jpki-pkcs11.so -L\n";
}

}  // namespace

int complain(const std::string& message) {
  std::cerr << "jpki-vcard: " << message << '\n';
  return 1;
}

std::string explain(const vcard::CardImageError& error) {
  using Problem = vcard::CardImageError::Problem;
  const std::string path = error.path().string();
  switch (error.problem()) {
    case Problem::no_card: return filled(_("There is no card in %1. “jpki-vcard make %1” makes one."), path);
    case Problem::card_there_already:
      return filled(_("%1 holds a card already. Choose another directory, or delete it first."), path);
    case Problem::damaged:
      return filled(_("The card in %1 is damaged: %2. Mend it, or make another one."), path, error.detail());
    case Problem::cannot_write: return filled(_("Cannot write a card to %1: %2."), path, error.detail());
  }
  return error.what();
}

int make(const MakeOptions& options) {
  std::optional<std::time_t> ends;
  if (!options.last_day.empty()) {
    ends = end_of_day_in_japan(options.last_day);
    if (!ends) return complain(filled(_("%1 is no day. Write it as in 2031-04-01."), options.last_day));
  }
  try {
    const vcard::Switches switches = positions(options.settings);
    show(make_card(options.directory, switches, vcard::invent_holder(options.seed), ends).holder,
         options.directory.string());
    return 0;
  } catch (const vcard::SwitchError& error) {
    return complain(explain(error));
  } catch (const vcard::CardImageError& error) {
    return complain(explain(error));
  }
}

}  // namespace jpki_vcard
