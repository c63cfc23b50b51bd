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

bool takes(const apdu::Pinpad& keypad, const PinTask& task) {
  return keypad.verifies && (task.new_pin_rules.empty() || keypad.changes);
}

// Whoever names a place wants to type there.
bool may_use_keypad(const Settings& settings) {
  return !settings.no_keypad && !settings.pin_fd && !settings.pinentry;
}

// The last moment at which Ctrl-C ends the command: no program can end what goes on between the reader and
// its holder.
holder::KeypadCall call_to_keypad(const CardPin& pin, const PinTask& task) {
  return [&pin, &task](apdu::PinOperation operation) {
    if (an_end_is_wished()) throw holder::TroubleError(holder::Trouble::cancelled);
    if (operation == apdu::PinOperation::change) {
      remark(task.new_pin_rules);
      remark(_("Type the new PIN on the reader's keypad now, and once more. Its cancel key ends this."));
    } else {
      remark(tools::filled(_("Type the PIN on the reader's keypad now: %1. Its cancel key ends this."),
                           name_of(pin.name())));
    }
  };
}

struct Approached {
  std::optional<int> tries_left;
  apdu::Pinpad keypad;
};

}  // namespace

Findings findings_of(const CardPin& pin, const PinRefusal& refusal) {
  Findings findings;
  findings.facts["pin"] = pin_facts(pin, refusal.tries_left);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(pin_text(pin.name(), refusal.tries_left));
  findings.text = page.text();
  findings.trouble = refusal.trouble;
  return findings;
}

std::vector<std::string> explained(const CardPin& pin, std::optional<int> tries_left,
                                   std::vector<std::string> explanation) {
  explanation.push_back(pin_text(pin.name(), tries_left));
  explanation.emplace_back(_("A wrong PIN costs one try. The right one brings all tries back."));
  return explanation;
}

PinResult with_pin(const Settings& settings, holder::CardInHand& card, holder::PinName name,
                   const PinTask& task) {
  const auto pin = card.pin(name);
  const auto last_try = settings.last_try ? holder::LastTry::risk : holder::LastTry::keep;
  const Approached found = card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    pin->approach(transaction);
    return Approached{pin->tries_left(transaction),
                      may_use_keypad(settings) ? pin->keypad(transaction) : apdu::Pinpad{}};
  });
  if (const auto trouble = holder::objection(found.tries_left, last_try))
    return {findings_of(*pin, PinRefusal{*trouble, found.tries_left})};

  std::vector<std::string> explanation = explained(*pin, found.tries_left, task.explanation);
  std::optional<jpki::Pin> typed;
  if (takes(found.keypad, task)) {
    for (const std::string& paragraph : explanation) remark(paragraph);
  } else {
    const auto source = pin_source(settings);
    typed = holder::pin_from(pin->policy(), source->ask({std::move(explanation), name_of(name)}).view());
    if (task.ask_more) task.ask_more(*source);
  }

  PinResult result;
  let_signals_wait();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, *pin);
    const auto refused = typed ? login.present(*typed, last_try)
                               : login.present_by_keypad(last_try, call_to_keypad(*pin, task));
    if (refused) {
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
