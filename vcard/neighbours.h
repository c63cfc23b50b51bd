// What a reader service has beside the virtual card that is about to be put in: whether a PIN of this card
// could reach another one. The tests' guard: tests send wrong PINs, and nobody's own card may be there to
// receive them. Thread rule: no state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"

namespace vcard {

enum class Neighbour { a_reader_that_is_not_virtual, more_cards_than_expected };

// What must not be there: a reader that is not vpcd's, or more than `cards` cards in those that are. Empty
// where all is well.
std::optional<Neighbour> unwanted_neighbour(const std::vector<apdu::ReaderState>& readers, std::size_t cards);

}  // namespace vcard
