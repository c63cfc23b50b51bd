// VERIFY with and without data, and the change of a PIN.
#include "vcard/card_state.h"

namespace vcard {
namespace {

// JICSAP's limit for the data of VERIFY.
constexpr std::size_t kLongestData = 16;

std::uint16_t tries(int left) {
  return static_cast<std::uint16_t>(0x63C0 | left);
}

Answer query(CardState& card, PinId id) {
  const int left = card.pins->read()[id].left;
  if (left == 0) return {card.switches().status(Fact::locked_query)};
  // Also after a right VERIFY: whether somebody is logged in cannot be read from this card.
  if (card.is_verified(id) && card.switches().is(Fact::query_after_verify, "9000")) return {};
  return {tries(left)};
}

struct LengthRule {
  std::string_view position;
  bool counted;
  std::uint16_t status;  // 0: the tries left
};
constexpr LengthRule kLengthRules[] = {
    {"counted-63Cx", true, 0},
    {"counted-6700", true, 0x6700},
    {"free-6700", false, 0x6700},
    {"free-6985", false, 0x6985},
};

const LengthRule& length_rule(const Switches& switches) {
  for (const auto& rule : kLengthRules)
    if (rule.position == switches[Fact::wrong_length_verify]) return rule;
  return kLengthRules[0];
}

std::size_t shortest(const CardState& card, PinId id) {
  // The password of the old resident card began at four characters.
  const bool resident_password = id == PinId::sign && card.switches().is(Fact::kind, "resident-card");
  return resident_password ? 4 : pin_row(id).min_length;
}

bool has_right_length(const CardState& card, PinId id, std::size_t length) {
  return length >= shortest(card, id) && length <= pin_row(id).max_length;
}

void accept(CardState& card, PinId id) {
  if (card.switches().is(Fact::verify_drops_other_pin, "yes")) card.forget_logins();
  card.is_verified(id) = true;
}

// The status word of a counted, wrong try.
std::uint16_t refuse(CardState& card, PinId id, int left) {
  if (card.switches().is(Fact::wrong_verify_drops_pin, "yes") || left == 0) card.is_verified(id) = false;
  return left == 0 ? card.switches().status(Fact::last_try_status) : tries(left);
}

Answer present(CardState& card, PinId id, support::ByteView data) {
  if (data.size() > kLongestData) return {0x6700};
  const bool right_length = has_right_length(card, id, data.size());
  const LengthRule& rule = length_rule(card.switches());
  std::uint16_t status = 0x9000;
  card.pins->change([&](PinRecords& records) {
    PinRecord& record = records[id];
    if (record.left == 0) {
      status = card.switches().status(Fact::locked_status);
    } else if (!right_length && !rule.counted) {
      status = rule.status;
    } else if (support::equal(data, support::as_bytes(record.value))) {
      record.left = pin_row(id).tries;
      accept(card, id);
    } else {
      status = refuse(card, id, --record.left);
      if (!right_length && rule.status != 0) status = rule.status;
    }
  });
  return {status};
}

// Only the new value is in the command; the old one has been verified before.
Answer replace(CardState& card, const CommandApdu& command) {
  if (card.file == nullptr) return {0x6986};
  if (card.file->kind != FileKind::pin) return {0x6981};
  if (card.switches().is(Fact::pin_change, "6982")) return {0x6982};
  if (card.switches().is(Fact::pin_change, "6D00")) return {0x6D00};
  const PinId id = *card.file->pin;
  if (!card.is_verified(id)) return {0x6982};
  if (!has_right_length(card, id, command.data.size())) return {0x6700};
  card.pins->change([&](PinRecords& records) {
    records[id] = {std::string(support::as_text(command.data)), pin_row(id).tries};
  });
  if (card.switches().is(Fact::change_drops_pin, "yes")) card.is_verified(id) = false;
  return {};
}

bool is_juki(const CardState& card) {
  return card.applet != nullptr && card.applet->kind == AppletKind::juki;
}

}  // namespace

Answer verify(CardState& card, const CommandApdu& command) {
  if (command.p1 != 0x00) return {0x6A86};
  const Answer addressed = card.address(command.p2);
  if (addressed.status != 0x9000) return addressed;
  if (card.file->kind != FileKind::pin) return {0x6981};
  const PinId id = *card.file->pin;
  return command.data.empty() ? query(card, id) : present(card, id, command.data);
}

Answer change_pin(CardState& card, const CommandApdu& command) {
  if (command.p1_p2() != 0x0180 || is_juki(card)) return {0x6A86};
  return replace(card, command);
}

Answer change_juki_pin(CardState& card, const CommandApdu& command) {
  if (command.p1_p2() != 0x0080 || !is_juki(card)) return {0x6A86};
  return replace(card, command);
}

}  // namespace vcard
