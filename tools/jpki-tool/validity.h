// A certificate's time, as text and as JSON. Thread rule: pure functions, but now().
#pragma once

#include "holder/renewal.h"
#include "tools/jpki-tool/says.h"

namespace jpki_tool {

holder::Instant now();

Json validity_facts(const holder::Validity& validity, holder::Instant now);
// Rows of the page: from when to when, and what that means today.
void show_validity(Page& page, const holder::Validity& validity, holder::Instant now);

}  // namespace jpki_tool
