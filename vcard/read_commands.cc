// READ BINARY, READ RECORD and GET CHALLENGE.
#include <openssl/rand.h>

#include <algorithm>

#include "vcard/card_state.h"

namespace vcard {
namespace {

using support::Bytes;

bool may_read(CardState& card, const ElementaryFile& file) {
  return file.readable && (!file.pin || card.is_verified(*file.pin));
}

Answer past_the_end(const Switches& switches) {
  return {switches.status(Fact::end_of_file)};
}

// How much one command can bring from `file` at `offset`.
std::size_t available(const CardState& card, const CommandApdu& command, std::size_t offset) {
  const Switches& switches = card.switches();
  const std::size_t rest = card.file->content.size() - offset;
  // What is fetched piece by piece has no limit of its own.
  if (switches.is(Fact::inexact_length, "all") && !switches.is(Fact::get_response, "never")) return rest;
  const std::size_t limit = switches.number(Fact::read_limit);
  // The limit is that of a short answer; an extended one is whole.
  return command.extended && limit == 256 ? rest : std::min(rest, limit);
}

Answer read_current(CardState& card, const CommandApdu& command, std::size_t offset) {
  if (card.file == nullptr) return {0x6986};
  const ElementaryFile& file = *card.file;
  if (file.kind != FileKind::data) return {0x6981};
  if (!may_read(card, file)) return {0x6982};
  if (!command.data.empty() || !command.expected) return {0x6700};
  if (offset >= file.content.size()) return past_the_end(card.switches());
  const std::size_t there = available(card, command, offset);
  if (auto other = card.demand_length(command, there)) return *other;
  const std::size_t length =
      card.switches().is(Fact::inexact_length, "all") ? there : std::min(there, *command.expected);
  const auto begin = file.content.begin() + static_cast<std::ptrdiff_t>(offset);
  const bool cut = *command.expected > file.content.size() - offset && *command.expected != 256;
  const bool warns = cut && card.switches().is(Fact::end_of_file, "6282");
  return {warns ? std::uint16_t{0x6282} : std::uint16_t{0x9000},
          Bytes(begin, begin + static_cast<std::ptrdiff_t>(length))};
}

}  // namespace

Answer read_binary(CardState& card, const CommandApdu& command) {
  if ((command.p1 & 0x80) == 0) return read_current(card, command, command.p1_p2());
  if ((command.p1 & 0x1F) == 0) return {0x6A86};
  const Answer addressed = card.address(command.p1);
  if (addressed.status != 0x9000) return addressed;
  return read_current(card, command, command.p2);
}

Answer read_record(CardState& card, const CommandApdu& command) {
  if (card.applet == nullptr || card.applet->kind != AppletKind::common) return {0x6981};
  if (command.p1 != 0x01 || command.p2 != 0x0C) return {0x6A86};
  if (!command.expected) return {0x6700};
  if (card.applet->files.empty()) return {0x6A83};
  const Bytes& record = card.applet->files.front().content;
  if (auto other = card.demand_length(command, record.size())) return *other;
  const std::size_t length = std::min(record.size(), *command.expected);
  return {0x9000, Bytes(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(length))};
}

Answer get_challenge(CardState&, const CommandApdu& command) {
  if (command.p1_p2() != 0) return {0x6A86};
  if (!command.expected || !command.data.empty()) return {0x6700};
  if (command.extended) return {0x6985};
  Bytes random(*command.expected);
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) <= 0) return {0x6F00};
  return {0x9000, random};
}

}  // namespace vcard
