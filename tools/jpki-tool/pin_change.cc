// jpki-tool pin change: the old PIN, the new one twice, and one attempt.
#include <unistd.h>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

std::string rules_of(const jpki::PinPolicy& policy) {
  return policy.alphabet == jpki::PinAlphabet::digits
             ? _("The new PIN has 4 digits. Choose none that others can guess, as a birthday.")
             : _("The new password has 6 to 16 characters, capital letters and digits, at least one of each. "
                 "Small "
                 "letters are taken as capitals.");
}

jpki::Pin ask_new_pin(PinSource& source, const jpki::PinPolicy& policy, const std::string& rules) {
  jpki::Pin fresh = holder::new_pin_from(policy, source.ask({{rules}, _("New PIN")}).view());
  if (!source.is_a_person()) return fresh;
  const jpki::Pin again = holder::new_pin_from(policy, source.ask({{}, _("New PIN again")}).view());
  if (!fresh.bytes().same_as(again.bytes())) throw holder::TroubleError(holder::Trouble::pin_not_repeated);
  return fresh;
}

}  // namespace

Findings pin_change(const Settings& settings, holder::PinName name) {
  holder::CardInHand card = the_card(settings);
  const auto pin = card.pin(name);
  std::optional<jpki::Pin> fresh;
  PinTask task;
  task.explanation = {_("First the PIN as it is now.")};
  task.new_pin_rules = rules_of(pin->policy());
  task.ask_more = [&](PinSource& source) { fresh = ask_new_pin(source, pin->policy(), task.new_pin_rules); };
  task.do_it = [&](apdu::Transaction&, jpki::Card&, holder::CardLogin& login) {
    if (fresh)
      login.change_to(*fresh);
    else
      login.change_by_keypad();
  };
  const PinResult result = with_pin(settings, card, name, task);
  if (result.refusal) return *result.refusal;

  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(_("The PIN is changed. The new one is in force from now on."), Tone::good);
  return findings_of_right_pin(*pin, result, page);
}

}  // namespace jpki_tool
