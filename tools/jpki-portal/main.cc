// jpki-portal: asks the holder of a My Number Card, in windows of its own, what a page may have of the card.
// Browsers start it, for the extension of this project (docs/portal-protocol.md).
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "apdu/chosen_readers.h"
#include "apdu/pcsc/open_reader_directory.h"
#include "conf/load.h"
#include "support/log.h"
#include "tools/jpki-portal/browser.h"
#include "tools/jpki-portal/card_task.h"
#include "tools/jpki-portal/host.h"
#include "tools/jpki-portal/teller.h"
#include "tools/messages.h"

namespace {

using namespace jpki_portal;

// Standard output is the browser's. What goes wrong is told to its log, or to a file, whatever else is off.
conf::Settings settings_with_log() {
  const conf::Loaded loaded = conf::load_settings();
  const auto level = std::max(loaded.settings.log_level, support::LogLevel::error);
  const std::string problem = support::open_log(level, loaded.settings.log_file);
  if (!problem.empty()) support::tell_once("the log: " + problem);
  for (const std::string& each : loaded.problems) support::log_error("settings: ", each);
  return loaded.settings;
}

// Threads that a card keeps from their end must not see the end of what they use.
void serve(Browser& browser, apdu::ReaderDirectory& readers, const conf::Settings& settings) {
  try {
    Host(browser, readers, settings).serve();
  } catch (const Ended&) {
    // Nobody is there to be told anything.
  }
  if (CardTask::some_are_left()) std::_Exit(0);
}

int serve() {
  const conf::Settings settings = settings_with_log();
  try {
    Browser browser;
    apdu::ChosenReaders readers(apdu::pcsc::open_reader_directory(), settings.reader);
    serve(browser, readers, settings);
  } catch (const std::exception& error) {
    support::log_error("jpki-portal ends: ", error.what());
    return 1;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  tools::speak(tools::users_language());
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word == "--version") {
    std::cout << "jpki-portal " JPKI_VERSION "\n";
    return 0;
  }
  if (word == "--help") {
    std::cout
        << _("Browsers start this program, for pages that want something of a My Number Card; it asks in "
             "windows of its own. There is nothing to be typed here.")
        << '\n';
    return 0;
  }
  if (word == kTell) {
    tell(settings_with_log());
    return 0;
  }
  return serve();
}
