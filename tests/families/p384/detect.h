// Recognises the cards of this family.
#pragma once

#include <optional>

#include "apdu/transaction.h"
#include "jpki/detect.h"

namespace p384 {

// Nothing where the card has no application of this family. Throws apdu::TransportError.
std::optional<jpki::Detection> detect(apdu::Transaction& transaction);

}  // namespace p384
