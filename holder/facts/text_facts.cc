// The application of the holder's text, from outside (docs/card-protocol.md, "The holder's text").
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"

namespace holder::facts {
namespace {

using apdu::Response;

Finding text_further_files(Inquiry& card) {
  constexpr FileId kFiles[] = {0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008, 0x0014, 0x0015};
  return all_exist(card, Application::text, kFiles);
}

Finding text_second_pin(Inquiry& card) {
  if (!card.select(Application::text).ok()) return {Verdict::not_asked};
  const Response selected = card.send(apdu::iso7816::select_file(0x0012));
  if (!selected.ok()) return judged(false, "SELECT " + said(selected));
  const Response answer = card.tries();
  return judged(says_locked(answer), said(answer));
}

constexpr Fact kFacts[] = {
    Fact{"text_further_files", N_("The application of the text has the files 0003 to 0008, 0014 and 0015."),
         text_further_files},
    Fact{"text_second_pin", N_("EF 0012 of the application of the text is a locked PIN."), text_second_pin},
};

}  // namespace

std::span<const Fact> text_facts() {
  return kFacts;
}

}  // namespace holder::facts
