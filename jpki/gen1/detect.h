// Recognises the cards and phones of today's generation.
#pragma once

#include <optional>

#include "apdu/transaction.h"
#include "jpki/detect.h"

namespace jpki::gen1 {

// Nothing where the card has no JPKI application of this generation. Throws apdu::TransportError.
std::optional<Detection> detect(apdu::Transaction& transaction);

}  // namespace jpki::gen1
