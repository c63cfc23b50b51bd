// What a holder can give to this project: what was found, in names, verdicts, status words and lengths.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "holder/facts/fact.h"
#include "jpki/card.h"
#include "support/bytes.h"

namespace holder::facts {

struct AskedCard {
  std::string reader;  // its name, from which serial numbers are taken out here
  jpki::CardKind kind;
  support::Bytes atr;
};

// The reader's name and the ATR without what tells one from another: an ATR that was published, otherwise its
// first two bytes and its length.
std::string shown_reader(const AskedCard& card);
std::string shown_atr(const AskedCard& card);

// Whether it is known to be many cards'.
bool is_published_atr(support::ByteView atr);

// UTF-8, a line each, in no language; `version` is the program's.
std::string report_text(const AskedCard& card, const std::vector<Found>& all, const std::string& version);

}  // namespace holder::facts
