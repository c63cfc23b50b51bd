// jpki-tool pin change: the old PIN, the new one twice, and one attempt.
#include <unistd.h>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/signals.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::Trouble;

std::string rules_of(const jpki::KeyDescription& key) {
  return key.pin.alphabet == jpki::PinAlphabet::digits
             ? _("The new PIN has 4 digits. Choose none that others can guess, as a birthday.")
             : _("The new password has 6 to 16 characters, capital letters and digits, at least one of each. "
                 "Small "
                 "letters are taken as capitals.");
}

jpki::Pin ask_new_pin(PinSource& source, const jpki::KeyDescription& key) {
  jpki::Pin fresh = holder::new_pin_from(key, source.ask({{rules_of(key)}, _("New PIN")}).view());
  if (!source.is_a_person()) return fresh;
  const jpki::Pin again = holder::new_pin_from(key, source.ask({{}, _("New PIN again")}).view());
  if (!fresh.bytes().same_as(again.bytes())) throw holder::TroubleError(Trouble::pin_not_repeated);
  return fresh;
}

}  // namespace

Findings pin_change(const Settings& settings, jpki::KeyRole role) {
  holder::CardInHand card = the_card(settings);
  const jpki::KeyDescription& key = card.key(role);
  const auto before = tries_before(card, role, last_try_of(settings));
  if (const auto* refusal = std::get_if<holder::PinRefusal>(&before)) return findings_of(key, *refusal);
  const auto source = pin_source(settings);
  const jpki::Pin current = ask_pin(*source, key, std::get<0>(before), {_("First the PIN as it is now.")});
  const jpki::Pin fresh = ask_new_pin(*source, key);

  bool forgotten = true;
  let_signals_wait();
  const auto refusal = card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, asked, role);
    auto refused = login.present(current, last_try_of(settings));
    if (!refused) login.change_to(fresh);
    forgotten = login.end();
    return refused;
  });
  if (refusal) return findings_of(key, *refusal);

  Findings findings;
  findings.facts["pin"] = pin_facts(key, key.pin.max_tries);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(_("The PIN is changed. The new one is in force from now on."), Tone::good);
  findings.text = page.text();
  if (!forgotten) findings.trouble = Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
