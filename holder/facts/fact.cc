#include "holder/facts/fact.h"

#include "apdu/transport_error.h"
#include "holder/facts/inquiry.h"
#include "support/log.h"

namespace holder::facts {
namespace {

// A card that goes on after an answer that is none is asked the rest.
bool may_go_on(apdu::Fault fault) {
  return fault == apdu::Fault::malformed_answer || fault == apdu::Fault::communication ||
         fault == apdu::Fault::timed_out;
}

Finding asked(const Fact& fact, Inquiry& card) {
  try {
    return fact.ask(card);
  } catch (const apdu::TransportError& error) {
    if (!may_go_on(error.fault())) throw;
    return no_answer(error);
  }
}

}  // namespace

const char* code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return "holds";
    case Verdict::differs: return "differs";
    case Verdict::unclear: return "unclear";
    case Verdict::not_asked: return "not_asked";
  }
  return "";
}

std::vector<const Fact*> all_facts() {
  std::vector<const Fact*> all;
  for (const auto facts : {application_facts(), file_facts(), pin_facts(), signing_facts(), text_facts(),
                           login_facts(), last_facts()})
    for (const Fact& fact : facts) all.push_back(&fact);
  return all;
}

void ask_for(std::span<const Fact> facts, Inquiry& card, std::vector<Found>& all) {
  for (const Fact& fact : facts) all.push_back({&fact, asked(fact, card)});
}

// A card that is gone by now has answered everything.
void leave(Inquiry& card) {
  try {
    card.select(Application::keys);
  } catch (const apdu::TransportError& error) {
    support::log_info("the card is not left as it was found: ", error.what());
  }
}

}  // namespace holder::facts
