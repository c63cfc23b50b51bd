// The demonstration's one reader, with the card of a directory in it.
#include "support/log.h"
#include "vcard/card_image.h"
#include "vcard/in_process.h"

namespace vcard {

std::unique_ptr<apdu::ReaderDirectory> open_directory(const std::filesystem::path& card_directory,
                                                      const std::filesystem::path& ledger) {
  auto directory = std::make_unique<VirtualReaderDirectory>();
  directory->add_reader(kDemoReader);
  try {
    std::shared_ptr<VirtualCard> card = load_card(card_directory);
    if (!ledger.empty()) card->record_in(std::make_shared<Ledger>(ledger));
    directory->insert(kDemoReader, std::move(card));
  } catch (const std::exception& error) {
    support::log_error("the demonstration's reader stays empty: ", error.what());
  }
  return directory;
}

}  // namespace vcard
