#include "tools/jpki-tool/pin_dialogue.h"

#include <unistd.h>

#include <utility>

#include "tools/jpki-tool/signals.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::CardPin;
using holder::PinRefusal;

// "pin" of the JSON.
Json pin_facts(const CardPin& pin, std::optional<int> tries_left) {
  return {{"key", code_of(pin.name())},
          {"tries_left", json_of(tries_left)},
          {"tries_max", pin.policy().max_tries}};
}

Findings findings_of(const CardPin& pin, const PinRefusal& refusal) {
  Findings findings;
  findings.facts["pin"] = pin_facts(pin, refusal.tries_left);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(pin_text(pin.name(), refusal.tries_left));
  findings.text = page.text();
  findings.trouble = refusal.trouble;
  return findings;
}

jpki::Pin ask_pin(PinSource& source, const CardPin& pin, std::optional<int> tries_left,
                  std::vector<std::string> explanation) {
  explanation.push_back(pin_text(pin.name(), tries_left));
  explanation.emplace_back(_("A wrong PIN costs one try. The right one brings all tries back."));
  return holder::pin_from(pin.policy(), source.ask({std::move(explanation), name_of(pin.name())}).view());
}

}  // namespace

PinResult with_pin(const Settings& settings, holder::CardInHand& card, holder::PinName name,
                   const PinTask& task) {
  const auto pin = card.pin(name);
  const auto last_try = settings.last_try ? holder::LastTry::risk : holder::LastTry::keep;
  const auto left = card.use([&pin](apdu::Transaction& transaction, jpki::Card&) {
    pin->approach(transaction);
    return pin->tries_left(transaction);
  });
  if (const auto trouble = holder::objection(left, last_try))
    return {findings_of(*pin, PinRefusal{*trouble, left})};
  const auto source = pin_source(settings);
  const jpki::Pin typed = ask_pin(*source, *pin, left, task.explanation);
  if (task.ask_more) task.ask_more(*source);

  PinResult result;
  let_signals_wait();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, *pin);
    if (const auto refused = login.present(typed, last_try)) {
      result.refusal = findings_of(*pin, *refused);
    } else if (task.do_it) {
      task.do_it(transaction, asked, login);
    }
    result.forgotten = login.end();
  });
  return result;
}

Findings findings_of_right_pin(const CardPin& pin, const PinResult& result, const Page& page) {
  Findings findings;
  findings.facts["pin"] = pin_facts(pin, pin.policy().max_tries);
  findings.text = page.text();
  if (!result.forgotten) findings.trouble = holder::Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
