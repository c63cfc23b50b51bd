// The card families that a program knows. Thread rule: a constant.
#pragma once

#include <optional>
#include <span>

#include "apdu/transaction.h"
#include "jpki/detect.h"

namespace jpki {

// Looks whether the card is one of the family; nothing where it is none. Throws apdu::TransportError.
using Family = std::optional<Detection> (*)(apdu::Transaction&);

// One row each, asked in this order. jpki/families.cc has those of the product; a program that defines this
// function itself, as a test of another family does, has its own.
std::span<const Family> families();

}  // namespace jpki
