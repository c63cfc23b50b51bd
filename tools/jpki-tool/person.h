// A person's data from the card, as text and as JSON. Thread rule: pure functions.
#pragma once

#include "holder/person.h"
#include "tools/jpki-tool/says.h"

namespace jpki_tool {

Json person_facts(const holder::Person& person);
// Rows of the page.
void show_person(Page& page, const holder::Person& person);

}  // namespace jpki_tool
