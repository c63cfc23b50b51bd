// Applications, channels and classes (docs/card-protocol.md, "Applets" and "Status words").
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"

namespace holder::facts {
namespace {

using apdu::Command;
using apdu::ExpectedLength;
using apdu::Header;
using apdu::Response;

// Whether something can be selected: there, or not found, or an answer that says neither.
Finding selectable(const Response& answer) {
  if (!answer.ok() && answer.sw != apdu::kFileNotFound) return {Verdict::unclear, said(answer)};
  return judged(answer.ok(), said(answer));
}

Finding resident_register(Inquiry& card) {
  return selectable(card.select(Application::resident_register));
}

Finding common_application(Inquiry& card) {
  return selectable(card.select(Application::common));
}

Finding short_aid(Inquiry& card) {
  return selectable(card.send(apdu::iso7816::select_application(shortened_identifier())));
}

Finding no_master_file(Inquiry& card) {
  card.select(Application::keys);
  constexpr std::array<std::uint8_t, 2> kMasterFile = {0x3F, 0x00};
  const Response answer = card.send(Command(Header{0x00, 0xA4, 0x00, 0x0C}, support::ByteView(kMasterFile)));
  return judged(!answer.ok(), said(answer));
}

// READ BINARY of one byte, in a class that the card should not know.
Finding answered(Inquiry& card, std::uint8_t cla, apdu::StatusWord expected) {
  card.select(Application::keys);
  const Response answer = card.send(Command(Header{cla, 0xB0, 0x00, 0x00}, ExpectedLength{1}));
  return judged(answer.sw == expected, said(answer));
}

Finding one_channel(Inquiry& card) {
  return answered(card, 0x01, apdu::kLogicalChannelNotSupported);
}

Finding unknown_class(Inquiry& card) {
  return answered(card, 0x08, apdu::StatusWord{0x69FC});
}

// The first answer alone; last of all, since other programs see a reset.
Finding first_command(Inquiry& card) {
  try {
    card.cut_power();
    const Response answer = card.send(apdu::iso7816::select_application(identifier_of(Application::keys)));
    return judged(answer.sw == apdu::kNoPreciseDiagnosis, said(answer));
  } catch (const apdu::TransportError& error) {
    // Some contactless readers lose a card without power for good, when all others have been asked.
    return no_answer(error);
  }
}

Finding whole_answers(Inquiry& card) {
  const Parts& parts = card.parts();
  return judged(parts.more_data + parts.other_length == 0,
                "61xx " + std::to_string(parts.more_data) + ", 6Cxx " + std::to_string(parts.other_length));
}

constexpr Fact kFacts[] = {
    Fact{"resident_register", N_("The application of the resident register can be selected."),
         resident_register},
    Fact{"common_application", N_("The common application can be selected."), common_application},
    Fact{"short_aid", N_("A shortened application identifier selects too."), short_aid},
    Fact{"no_master_file", N_("There is no master file."), no_master_file},
    Fact{"one_channel", N_("Another logical channel is answered 6881."), one_channel},
    Fact{"unknown_class", N_("An unknown class is answered 69FC."), unknown_class},
};

constexpr Fact kLast[] = {
    Fact{"whole_answers", N_("Answers come whole: the card says neither 61xx nor 6Cxx."), whole_answers},
    Fact{"first_command", N_("The first command after power-up is answered 6F00."), first_command},
};

}  // namespace

std::span<const Fact> application_facts() {
  return kFacts;
}

std::span<const Fact> last_facts() {
  return kLast;
}

}  // namespace holder::facts
