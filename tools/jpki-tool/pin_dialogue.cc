#include "tools/jpki-tool/pin_dialogue.h"

#include <unistd.h>

#include <utility>

#include "tools/messages.h"

namespace jpki_tool {

using tools::filled;

holder::LastTry last_try_of(const Settings& settings) {
  return settings.last_try ? holder::LastTry::risk : holder::LastTry::keep;
}

Json pin_facts(const jpki::KeyDescription& key, std::optional<int> tries_left) {
  return {{"key", code_of(key.role)},
          {"tries_left", tries_left ? Json(*tries_left) : Json(nullptr)},
          {"tries_max", key.pin.max_tries}};
}

std::string pin_text(const jpki::KeyDescription& key, std::optional<int> tries_left) {
  return filled(_("%1: %2"), pin_name_of(key.role), tries_text(tries_left));
}

Findings findings_of(const jpki::KeyDescription& key, const holder::PinRefusal& refusal) {
  Findings findings;
  findings.facts["pin"] = pin_facts(key, refusal.tries_left);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(pin_text(key, refusal.tries_left));
  findings.text = page.text();
  findings.trouble = refusal.trouble;
  return findings;
}

std::variant<std::optional<int>, holder::PinRefusal> tries_before(holder::CardInHand& card,
                                                                  jpki::KeyRole role,
                                                                  holder::LastTry last_try) {
  const auto left = card.use([role](apdu::Transaction& transaction, jpki::Card& asked) {
    asked.approach_pin(transaction, role);
    return asked.tries_left(transaction, role);
  });
  if (const auto trouble = holder::objection(left, last_try)) return holder::PinRefusal{*trouble, left};
  return left;
}

jpki::Pin ask_pin(PinSource& source, const jpki::KeyDescription& key, std::optional<int> tries_left,
                  std::vector<std::string> more) {
  more.push_back(pin_text(key, tries_left));
  more.emplace_back(_("A wrong PIN costs one try. The right one brings all tries back."));
  return holder::pin_from(key, source.ask({std::move(more), pin_name_of(key.role)}).view());
}

}  // namespace jpki_tool
