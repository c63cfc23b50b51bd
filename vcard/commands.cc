// The table of commands, and what holds for all of them.
#include <algorithm>

#include "vcard/card_state.h"

namespace vcard {
namespace {

// Sent by a phone's reader to say that no command follows; a physical card answers 6700.
Answer last_command(CardState& card, const CommandApdu&) {
  return {card.switches().is(Fact::kind, "iphone") ? std::uint16_t{0x9000} : std::uint16_t{0x6700}};
}

// Understood, but without the conditions for it outside the applets that have them.
Answer not_here(CardState&, const CommandApdu&) {
  return {0x6982};
}

struct CommandRow {
  std::uint16_t cla_ins;
  Answer (*run)(CardState&, const CommandApdu&);
};

// docs/card-protocol.md, "Commands".
constexpr CommandRow kCommands[] = {
    {0x00A4, select},     {0x00B0, read_binary},     {0x00B2, read_record},       {0x0020, verify},
    {0x0024, change_pin}, {0x8032, change_juki_pin}, {0x802A, compute_signature}, {0x0084, get_challenge},
    {0x0088, not_here},   {0x80AE, not_here},        {0x80FC, last_command},
};

}  // namespace

std::optional<Answer> CardState::demand_length(const CommandApdu& command, std::size_t available) const {
  if (!switches().is(Fact::inexact_length, "6Cxx") || !command.expected || command.extended)
    return std::nullopt;
  const std::size_t exact = std::min<std::size_t>(available, 256);
  if (exact == 0 || *command.expected == exact) return std::nullopt;
  return Answer{static_cast<std::uint16_t>(0x6C00 | (exact & 0xFF))};
}

Answer CardState::address(std::uint8_t reference) {
  if ((reference & 0xE0) != 0x80 || applet == nullptr) return {0x6A86};
  const auto short_id = static_cast<FileId>(reference & 0x1F);
  if (short_id == 0) return {file == nullptr ? std::uint16_t{0x6986} : std::uint16_t{0x9000}};
  if (switches().is(Fact::short_file_ids, "no")) return {0x6A86};
  const ElementaryFile* found = applet->find(short_id);
  if (found == nullptr) return {0x6A82};
  file = found;
  return {};
}

Answer execute(CardState& card, const CommandApdu& command) {
  const auto* row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                 [&](const CommandRow& each) { return each.cla_ins == command.cla_ins(); });
  if (row != std::end(kCommands)) return row->run(card, command);
  if (command.cla >= 0x01 && command.cla <= 0x03) return {0x6881};  // channel 0 is the only one
  if (command.cla != 0x00 && command.cla != 0x80) return {0x69FC};
  return {0x6D00};
}

}  // namespace vcard
