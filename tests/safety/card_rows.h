// The uncertain facts about the card in such rows of positions that any two positions of any two facts meet:
// the cards on which the suites are played (docs/testing.md, "Every two facts"). Thread rule: no state.
#pragma once

#include <string>
#include <vector>

#include "vcard/switches.h"

namespace safety {

// Cards with both certificates. What lies in the reader, and what it was issued with, are no doubts about one
// card, so they stay as they are.
std::vector<vcard::Switches> rows_of_whole_cards();
// Whatever may lie in a reader.
std::vector<vcard::Switches> rows_of_all_cards();

// One digit a switch, in the order of the table; 0 is the default.
std::string digits_of(const vcard::Switches& switches);
// "name=position" of those that are not at their default, with blanks between: what JPKI_TEST_SWITCHES takes.
std::string words_of(const vcard::Switches& switches);

}  // namespace safety
