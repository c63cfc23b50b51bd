// SELECT, as this card has it: applets by name, files under the current applet, no master file.
#include <algorithm>

#include "vcard/card_state.h"

namespace vcard {
namespace {

using support::Bytes;
using support::ByteView;

bool names(const Applet& applet, ByteView aid, const Switches& switches) {
  if (support::equal(applet.aid, aid)) return true;
  if (switches.is(Fact::partial_aid, "no") || aid.empty() || aid.size() > applet.aid.size()) return false;
  return support::equal(ByteView(applet.aid).first(aid.size()), aid);
}

// ISO 7816-4 section 7.4: a template with the applet's name.
Bytes control_information(const Applet& applet) {
  Bytes inner = {0x84, static_cast<std::uint8_t>(applet.aid.size())};
  inner.insert(inner.end(), applet.aid.begin(), applet.aid.end());
  Bytes out = {0x6F, static_cast<std::uint8_t>(inner.size())};
  out.insert(out.end(), inner.begin(), inner.end());
  return out;
}

void make_current(CardState& card, const Applet& applet) {
  const bool again = card.applet == &applet;
  const Fact rule = again ? Fact::reselect_drops_pin : Fact::other_applet_drops_pin;
  if (card.switches().is(rule, "yes")) card.forget_logins();
  card.applet = &applet;
  card.file = nullptr;
  if (applet.kind != AppletKind::manager) return;
  // The card manager takes the card back to where it was at power-up.
  card.forget_logins();
  card.applet = nullptr;
}

Answer select_applet(CardState& card, const CommandApdu& command) {
  if (command.p2 != 0x0C && command.p2 != 0x00) return {0x6A86};
  const bool wants_answer = command.p2 == 0x00;
  if (wants_answer && card.switches().is(Fact::select_with_answer, "6A86")) return {0x6A86};
  const auto found = std::find_if(card.applets.begin(), card.applets.end(), [&](const Applet& each) {
    return names(each, command.data, card.switches());
  });
  if (found == card.applets.end()) return {0x6A82};
  make_current(card, *found);
  if (!wants_answer || !command.expected || card.switches().is(Fact::select_with_answer, "nothing"))
    return {};
  Bytes information = control_information(*found);
  if (auto other = card.demand_length(command, information.size())) return *other;
  information.resize(std::min(information.size(), *command.expected));
  return {0x9000, information};
}

Answer select_file(CardState& card, const CommandApdu& command) {
  if (command.p2 != 0x0C) return {0x6A86};
  if (command.data.size() != 2) return {0x6700};
  if (card.applet == nullptr) return {0x6A82};
  const auto id = static_cast<FileId>(command.data[0] << 8 | command.data[1]);
  const ElementaryFile* found = card.applet->find(id);
  if (found == nullptr) return {0x6A82};
  card.file = found;
  return {};
}

// There is no master file: without data the command does nothing, and only where an applet is current.
Answer select_master(CardState& card, const CommandApdu& command) {
  if (!command.data.empty()) return {0x6A82};
  return {card.applet == nullptr ? std::uint16_t{0x6A86} : std::uint16_t{0x9000}};
}

}  // namespace

Answer select(CardState& card, const CommandApdu& command) {
  switch (command.p1) {
    case 0x00: return select_master(card, command);
    case 0x02: return select_file(card, command);
    case 0x04: return select_applet(card, command);
    default: return {0x6A86};
  }
}

}  // namespace vcard
