// jpki-tool status --watch: follows the card. It looks when a reader or a card comes or goes, and asks the
// card nothing between, so that programs which use it are not disturbed.
#include <unistd.h>

#include <ctime>
#include <iostream>

#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/failure.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using std::chrono::milliseconds;

Findings look_at(apdu::ReaderDirectory& readers) {
  try {
    return status_of(holder::find_card(readers, {}));
  } catch (...) {
    return failure_now();
  }
}

bool tell_the_same(const Findings& one, const Findings& other) {
  return one.trouble == other.trouble && one.subject == other.subject && one.facts == other.facts;
}

// A program that holds a card lets go of it without a word to anybody.
milliseconds patience_with(Trouble trouble) {
  constexpr milliseconds kUntilFree{2000};
  return trouble == Trouble::card_in_use ? kUntilFree : *patience_of(kWithoutEnd);
}

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char text[sizeof "23:59:60"];
  std::strftime(text, sizeof text, "%H:%M:%S", &parts);
  return text;
}

// On a screen in the place of what was seen before; elsewhere below it.
void begin_page() {
  if (is_screen(STDOUT_FILENO)) std::cout << "\033[H\033[2J";
  Page page(wants_colours(STDOUT_FILENO));
  page.paragraph(tools::filled(_("As it is at %1. Ctrl-C ends this."), time_of_day()));
  std::cout << page.text() << std::flush;
}

}  // namespace

Findings status_watch(const Settings& settings) {
  Settings line_by_line = settings;
  line_by_line.json_lines = true;
  apdu::ChosenReaders readers = the_readers(settings);
  std::optional<Findings> last;
  for (;;) {
    const auto known = readers.list();
    Findings seen = look_at(readers);
    if (seen.trouble == Trouble::access_denied) return seen;
    if (!last || !tell_the_same(*last, seen)) {
      if (!settings.json) begin_page();
      say_so_far(line_by_line, "status", seen);
      if (!std::cout) return {};
    }
    last = std::move(seen);
    if (readers.wait_for_change(known, patience_with(last->trouble)) == apdu::WaitOutcome::cancelled)
      return {};
  }
}

}  // namespace jpki_tool
