// jpki-tool demo: introduces the invented card, on which every command can be tried with --demo.
#include <unistd.h>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/demo_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

struct DemoPin {
  holder::PinName name;
  std::string value;
  int tries_left;
};

std::vector<DemoPin> pins_of(const vcard::VirtualCard& card) {
  using holder::PinName;
  using vcard::PinId;
  const vcard::Holder& holder = card.contents().holder;
  return {{PinName::authentication, holder.auth_pin, card.tries_left(PinId::auth)},
          {PinName::signature, holder.sign_pin, card.tries_left(PinId::sign)},
          {PinName::text, holder.text_pin, card.tries_left(PinId::text)}};
}

struct Suggestion {
  const char* command;
  std::string what_for;
};

void suggest(Page& page) {
  const Suggestion suggestions[] = {
      {"jpki-tool --demo status", _("how the card stands")},
      {"jpki-tool --demo pin verify auth", _("type a wrong PIN, look at the tries, then the right one")},
      {"jpki-tool --demo pin change auth", _("choose another PIN")},
      {"jpki-tool --demo cert show sign", _("what the certificate for signing says of its holder")},
      {"jpki-tool --demo sign FILE", _("sign a file; it binds nobody")}};
  page.heading(_("What to try"));
  for (const Suggestion& each : suggestions) {
    page.paragraph(each.command, Tone::plain, "  ");
    page.paragraph(each.what_for, Tone::plain, "      ");
  }
}

}  // namespace

Findings demo(const DemoOptions& options) {
  const auto card = options.anew ? new_demo_card() : demo_card();
  const vcard::Holder& holder = card->contents().holder;
  const std::string folder = demo_card_folder().string();
  Findings findings;
  Json& facts = findings.facts["demo"];
  facts = {{"folder", folder}, {"name", holder.name}, {"address", holder.address}, {"pins", Json::array()}};
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(_("An invented card, for learning"));
  page.row(_("Name"), holder.name);
  page.row(_("Address"), holder.address);
  for (const DemoPin& pin : pins_of(*card)) {
    facts["pins"].push_back(
        {{"pin", code_of(pin.name)}, {"value", pin.value}, {"tries_left", pin.tries_left}});
    page.row(_("PIN"), tools::filled(_("%1: %2"), name_of(pin.name), pin.value));
  }
  page.row(_("Lies in"), folder);
  suggest(page);
  page.heading(_("Nothing can go wrong"));
  page.paragraph(
      _("With --demo every command works on this card and on no other. A wrong PIN costs a try of it alone; "
        "once a "
        "PIN is locked, which on a real card means a visit to the city office, “jpki-tool demo --new” makes "
        "another card."),
      Tone::plain, "  ");
  findings.text = page.text();
  return findings;
}

}  // namespace jpki_tool
