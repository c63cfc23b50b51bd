// What the tools call the parts of a card and of its holder, in the user's language.
// Thread rule: as messages.h.
#pragma once

#include <optional>
#include <string>

#include "holder/card_pin.h"
#include "holder/person.h"
#include "holder/renewal.h"

namespace tools {

std::string date_text(const holder::Day& day);
std::string birth_text(const holder::BirthDate& birth);
std::string sex_text(holder::Sex sex);

std::string name_of(holder::PinName pin);
// With the tries left, as far as the card has told them.
std::string pin_text(holder::PinName pin, std::optional<int> tries_left);

}  // namespace tools
