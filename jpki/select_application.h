// Selecting an application of the card. Thread rule: no state; as the transaction.
#pragma once

#include "apdu/response.h"
#include "apdu/transaction.h"
#include "support/bytes.h"

namespace jpki {

// The card's answer, to the second attempt if the first one was refused: some cards refuse the first command
// after power-up, and one odd answer must not hide an application until the card is taken out. Throws
// apdu::TransportError.
apdu::Response select_application(apdu::Transaction& transaction, support::ByteView id);

}  // namespace jpki
