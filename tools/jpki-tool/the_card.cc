#include "tools/jpki-tool/the_card.h"

#include "apdu/pcsc/open_reader_directory.h"
#include "tools/jpki-tool/demo_card.h"
#include "tools/jpki-tool/says.h"
#include "tools/messages.h"

namespace jpki_tool {

apdu::ChosenReaders the_readers(const Settings& settings) {
  return {settings.demo ? open_demo_reader() : apdu::pcsc::open_reader_directory(), settings.reader};
}

holder::Search the_search(const Settings& settings) {
  holder::Search search;
  search.patience = patience_of(settings.wait).value_or(std::chrono::milliseconds{0});
  search.waiting = [](holder::Trouble trouble) {
    remark(std::string(tools::translated(holder::row_of(trouble).message)) + " " +
           _("Waiting for a card (Ctrl-C ends it) …"));
  };
  return search;
}

holder::CardInHand the_card(const Settings& settings) {
  apdu::ChosenReaders readers = the_readers(settings);
  return holder::find_card(readers, the_search(settings));
}

}  // namespace jpki_tool
