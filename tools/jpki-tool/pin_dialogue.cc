#include "tools/jpki-tool/pin_dialogue.h"

#include <unistd.h>

#include <utility>

#include "tools/jpki-tool/signals.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::PinRefusal;

// "pin" of the JSON.
Json pin_facts(const jpki::KeyDescription& key, std::optional<int> tries_left) {
  return {{"key", code_of(key.role)},
          {"tries_left", tries_left ? Json(*tries_left) : Json(nullptr)},
          {"tries_max", key.pin.max_tries}};
}

Findings findings_of(const jpki::KeyDescription& key, const PinRefusal& refusal) {
  Findings findings;
  findings.facts["pin"] = pin_facts(key, refusal.tries_left);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(pin_text(key.role, refusal.tries_left));
  findings.text = page.text();
  findings.trouble = refusal.trouble;
  return findings;
}

std::optional<int> tries_before(holder::CardInHand& card, jpki::KeyRole role) {
  return card.use([role](apdu::Transaction& transaction, jpki::Card& asked) {
    asked.approach_pin(transaction, role);
    return asked.tries_left(transaction, role);
  });
}

jpki::Pin ask_pin(PinSource& source, const jpki::KeyDescription& key, std::optional<int> tries_left,
                  std::vector<std::string> explanation) {
  explanation.push_back(pin_text(key.role, tries_left));
  explanation.emplace_back(_("A wrong PIN costs one try. The right one brings all tries back."));
  return holder::pin_from(key, source.ask({std::move(explanation), pin_name_of(key.role)}).view());
}

}  // namespace

PinResult with_pin(const Settings& settings, holder::CardInHand& card, jpki::KeyRole role,
                   const PinTask& task) {
  const jpki::KeyDescription& key = card.key(role);
  const auto last_try = settings.last_try ? holder::LastTry::risk : holder::LastTry::keep;
  const auto left = tries_before(card, role);
  if (const auto trouble = holder::objection(left, last_try))
    return {findings_of(key, PinRefusal{*trouble, left})};
  const auto source = pin_source(settings);
  const jpki::Pin pin = ask_pin(*source, key, left, task.explanation);
  if (task.ask_more) task.ask_more(*source);

  PinResult result;
  let_signals_wait();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, asked, role);
    if (const auto refused = login.present(pin, last_try)) {
      result.refusal = findings_of(key, *refused);
    } else if (task.do_it) {
      task.do_it(transaction, asked, login);
    }
    result.forgotten = login.end();
  });
  return result;
}

Findings findings_of_right_pin(const jpki::KeyDescription& key, const PinResult& result, const Page& page) {
  Findings findings;
  findings.facts["pin"] = pin_facts(key, key.pin.max_tries);
  findings.text = page.text();
  if (!result.forgotten) findings.trouble = holder::Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
