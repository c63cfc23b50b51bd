// The card's manufacture number (製造番号), which pages of MynaPortal want a pseudonym made of. It stays with
// the card for its life: it is neither shown nor logged. Thread rule: as jpki::Card. Errors:
// apdu::TransportError.
#pragma once

#include <optional>
#include <string>

#include "apdu/transaction.h"
#include "support/bytes.h"

namespace jpki::common {

// In a record as the card gives it: digits, alone or as the value of a BER-TLV object (two sources differ).
// Nothing where it is neither.
std::optional<std::string> manufacture_number_in(support::ByteView record);

// Asks the card without a PIN; nothing where it has no such application, or another record in it, which the
// log tells. Selecting the application ends logins of the JPKI application, which is the current one
// afterwards: a jpki::Card is not asked for anything more in this transaction.
std::optional<std::string> manufacture_number(apdu::Transaction& transaction);

}  // namespace jpki::common
