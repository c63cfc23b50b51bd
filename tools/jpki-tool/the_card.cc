#include "tools/jpki-tool/the_card.h"

#include "apdu/chosen_readers.h"
#include "apdu/pcsc/open_reader_directory.h"
#include "tools/jpki-tool/says.h"
#include "tools/messages.h"

namespace jpki_tool {

holder::CardInHand the_card(const Settings& settings) {
  apdu::ChosenReaders readers(apdu::pcsc::open_reader_directory(), settings.reader);
  holder::Search search;
  search.patience = patience_of(settings.wait).value_or(std::chrono::milliseconds{0});
  search.waiting = [](holder::Trouble trouble) {
    remark(std::string(tools::translated(holder::row_of(trouble).message)) + " " +
           _("Waiting for a card (Ctrl-C ends it) …"));
  };
  return holder::find_card(readers, search);
}

}  // namespace jpki_tool
