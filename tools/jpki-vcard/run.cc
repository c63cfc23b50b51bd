#include "tools/jpki-vcard/commands.h"
#include "tools/jpki-vcard/front.h"
#include "vcard/virtual_card.h"

namespace jpki_vcard {

int run(const RunOptions& options) {
  try {
    const auto ledger = options.ledger.empty() ? nullptr : std::make_shared<vcard::Ledger>(options.ledger);
    const auto load = [&ledger](const std::filesystem::path& directory) {
      std::shared_ptr<vcard::VirtualCard> card = vcard::load_card(directory);
      card->record_in(ledger);
      return card;
    };
    FrontOptions front = options.front;
    if (front.control.empty()) front.control = options.directory / "control";
    return run_front(
        front, [&] { return load(options.directory); }, load);
  } catch (const vcard::CardImageError& error) {
    return complain(explain(error));
  }
}

}  // namespace jpki_vcard
