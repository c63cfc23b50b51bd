// jpki-tool text read: what the card's text application says of its holder, after its own PIN.
#include <unistd.h>

#include <optional>

#include "holder/card_text.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/person.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

// Articles 15, 19 and 20 of the Act on the Use of Numbers to Identify a Specific Individual in Administrative
// Procedures (Act No. 27 of 2013).
std::string warning_of_the_law() {
  return _(
      "The Individual Number (My Number) may by law be asked for, handed over, collected and kept for the "
      "procedures alone that the law or an ordinance names, as those of social security, tax and "
      "disasters. Show it to nobody else, and keep no copy.");
}

std::vector<std::string> warnings(const TextOptions& options) {
  std::vector<std::string> all = {_("Your name, address, date of birth and sex are personal data."),
                                  _("They will be shown on the screen, and are stored nowhere.")};
  if (options.my_number) {
    all.insert(all.begin(), _("Your Individual Number (My Number) will be shown too."));
    all.push_back(warning_of_the_law());
  }
  return all;
}

// As it is printed on the card.
std::string in_groups(std::string_view digits) {
  constexpr std::size_t kGroup = 4;
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i += kGroup)
    text += (i == 0 ? "" : " ") + std::string(digits.substr(i, kGroup));
  return text;
}

}  // namespace

Findings text_read(const Settings& settings, const TextOptions& options) {
  holder::CardInHand card = the_card(settings);
  std::optional<holder::CardText> text;
  PinTask task;
  task.explanation = warnings(options);
  task.do_it = [&](apdu::Transaction& transaction, jpki::Card&, holder::CardLogin&) {
    text.emplace(transaction, card.text(),
                 options.my_number ? holder::MyNumber::read : holder::MyNumber::leave);
  };
  // A PIN that comes from a file has nobody who reads the explanation.
  if (options.my_number && settings.pin_fd) remark(warning_of_the_law());
  const PinResult result = with_pin(settings, card, holder::PinName::text, task);
  if (result.refusal) return *result.refusal;

  Findings findings;
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(_("The holder, as the card has it as text"));
  findings.facts["text"] = person_facts(text->person());
  show_person(page, text->person());
  if (options.my_number) {
    findings.facts["text"]["my_number"] = text->my_number();
    page.row(_("Individual Number"), in_groups(text->my_number()));
    page.paragraph(warning_of_the_law(), Tone::warning, "  ");
  }
  findings.text = page.text();
  if (!result.forgotten) findings.trouble = holder::Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
