// jpki-tool pin verify: the right PIN brings all tries back.
#include <unistd.h>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {

Findings pin_verify(const Settings& settings, holder::PinName name) {
  holder::CardInHand card = the_card(settings);
  const PinResult result = with_pin(settings, card, name, {});
  if (result.refusal) return *result.refusal;

  const auto pin = card.pin(name);
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(_("The PIN is right. All tries are there again."), Tone::good);
  page.paragraph(pin_text(name, pin->policy().max_tries));
  return findings_of_right_pin(*pin, result, page);
}

}  // namespace jpki_tool
