#include "vcard/neighbours.h"

#include <algorithm>

namespace vcard {

namespace {

// How vsmartcard's own configuration, and ours, name vpcd's readers.
constexpr std::string_view kVirtual = "Virtual PCD ";

bool is_virtual(const apdu::ReaderState& reader) {
  return reader.name.starts_with(kVirtual);
}

}  // namespace

std::optional<Neighbour> unwanted_neighbour(const std::vector<apdu::ReaderState>& readers,
                                            std::size_t cards) {
  if (!std::ranges::all_of(readers, is_virtual)) return Neighbour::a_reader_that_is_not_virtual;
  const auto present = std::ranges::count_if(readers, &apdu::ReaderState::card_present);
  if (static_cast<std::size_t>(present) > cards) return Neighbour::more_cards_than_expected;
  return std::nullopt;
}

}  // namespace vcard
