// What is known of the PINs' counters without a PIN (docs/card-protocol.md, "PINs").
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"
#include "jpki/gen1/layout.h"

namespace holder::facts {
namespace {

namespace gen1 = jpki::gen1;
namespace iso7816 = apdu::iso7816;
using apdu::Response;

// The first PIN of the keys that is locked tells; a card whose PINs can all be used has nothing to say.
Finding locked_query(Inquiry& card) {
  for (const auto& key : card.card().keys) {
    if (!card.select(gen1::layout_of(key.role).pin).ok()) continue;
    const Response answer = card.tries();
    if (says_locked(answer)) return judged(answer.sw.tries_left() == 0, said(answer));
  }
  return {Verdict::not_asked};
}

Finding short_id_tries(Inquiry& card) {
  const FileId pin = card.a_key().pin;
  const Response selected = card.select(pin);
  const Response expected = selected.ok() ? card.tries() : selected;
  if (!expected.sw.tries_left()) return {Verdict::unclear, said(expected)};
  // Another file is the current one when it is asked.
  card.select(Application::keys);
  const Response answer = card.send(iso7816::query_tries(iso7816::ShortFileId(pin)));
  return judged(answer.sw == expected.sw, said(answer));
}

constexpr Fact kFacts[] = {
    Fact{"locked_query", N_("The question for the tries of a locked PIN is answered 63C0."), locked_query},
    Fact{"short_id_tries", N_("The question for the tries takes short file identifiers."), short_id_tries},
};

}  // namespace

std::span<const Fact> pin_facts() {
  return kFacts;
}

}  // namespace holder::facts
