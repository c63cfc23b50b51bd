// jpki-tool pin verify: the right PIN brings all tries back.
#include <unistd.h>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/signals.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {

Findings pin_verify(const Settings& settings, jpki::KeyRole role) {
  holder::CardInHand card = the_card(settings);
  const jpki::KeyDescription& key = card.key(role);
  const auto before = tries_before(card, role, last_try_of(settings));
  if (const auto* refusal = std::get_if<holder::PinRefusal>(&before)) return findings_of(key, *refusal);
  const auto source = pin_source(settings);
  const jpki::Pin pin = ask_pin(*source, key, std::get<0>(before), {});

  bool forgotten = true;
  let_signals_wait();
  const auto refusal = card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, asked, role);
    auto refused = login.present(pin, last_try_of(settings));
    forgotten = login.end();
    return refused;
  });
  if (refusal) return findings_of(key, *refusal);

  Findings findings;
  findings.facts["pin"] = pin_facts(key, key.pin.max_tries);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(_("The PIN is right. All tries are there again."), Tone::good);
  page.paragraph(pin_text(key, key.pin.max_tries));
  findings.text = page.text();
  if (!forgotten) findings.trouble = holder::Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
