// jpki-vcard replay: a card that answers as a transcript tells, which says what the transcript does not have.
#include <iostream>
#include <system_error>

#include "tools/jpki-vcard/commands.h"
#include "tools/jpki-vcard/front.h"
#include "tools/messages.h"
#include "vcard/replayed_card.h"
#include "vcard/text_file.h"

namespace jpki_vcard {
namespace {

using tools::filled;

// The header alone: what follows may be a PIN.
void say_unknown(support::ByteView header, std::uint16_t answer) {
  const std::array status = {static_cast<std::uint8_t>(answer >> 8), static_cast<std::uint8_t>(answer)};
  std::cerr << filled(_("The transcript does not have the command %1 here. It is answered %2."),
                      support::to_hex(header), support::to_hex(status))
            << std::endl;
}

std::shared_ptr<vcard::Card> card_of(const std::filesystem::path& file) {
  return std::make_shared<vcard::ReplayedCard>(vcard::parse_transcript(vcard::read_file(file)),
                                               vcard::invented_holder(), say_unknown);
}

}  // namespace

int replay(const ReplayOptions& options) {
  const auto load = [](const std::filesystem::path& file) { return card_of(file); };
  try {
    return run_front(
        options.front, [&] { return load(options.transcript); }, load);
  } catch (const vcard::TranscriptError& error) {
    return complain(filled(_("%1 is no transcript of a card: line %2 is not understood "
                             "(docs/card-transcript.md)."),
                           options.transcript.string(), std::to_string(error.line())));
  }
}

}  // namespace jpki_vcard
