// A certificate's time, as text and as JSON. Thread rule: pure functions, but now().
#pragma once

#include "holder/renewal.h"
#include "tools/jpki-tool/says.h"
#include "tools/now.h"

namespace jpki_tool {

using tools::now;

// A holder renews certificates of his own; issuers' end without him.
enum class Owner { holder, issuer };

Json validity_facts(const holder::Validity& validity, holder::Instant now, Owner owner = Owner::holder);
// "standing" of the JSON.
const char* standing_code(holder::Standing standing, Owner owner);
// Rows of the page: from when to when, and what that means today.
void show_validity(Page& page, const holder::Validity& validity, holder::Instant now,
                   Owner owner = Owner::holder);

}  // namespace jpki_tool
