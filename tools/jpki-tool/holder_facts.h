// What the signing certificate says of its holder, as text and as JSON. Personal data: for the holder's eyes,
// or for whoever was given a signature. Thread rule: pure functions.
#pragma once

#include "holder/certificate_view.h"
#include "tools/jpki-tool/says.h"

namespace jpki_tool {

// Name, address, date of birth, sex, and which characters are substitutes.
void show_holder(Page& page, const holder::HolderFacts& facts);
Json holder_facts(const holder::HolderFacts& facts);

// SHA-256 of a certificate, in two rows.
void show_fingerprint(Page& page, const std::string& fingerprint);

}  // namespace jpki_tool
