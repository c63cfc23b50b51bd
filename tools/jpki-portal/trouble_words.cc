#include "tools/jpki-portal/trouble_words.h"

#include <algorithm>
#include <iterator>

#include "holder/message_id.h"
#include "tools/messages.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using holder::TroubleError;
using tools::filled;

// What to do next where the page has to be asked again, in the place of a command.
struct RemedyRow {
  Trouble trouble;
  const char* remedy;
};
constexpr RemedyRow kRemedies[] = {
    {Trouble::no_service,
     N_("Open a terminal and type there, on Debian and Ubuntu: sudo apt install pcscd; then: sudo systemctl "
        "start pcscd.socket")},
    {Trouble::access_denied, N_("It serves the user who sits at the computer. Log in there, and not from "
                                "afar; or ask whoever looks after the computer to allow it (polkit).")},
    {Trouble::no_reader, N_("Plug the reader in. If it is plugged in, its driver may be missing: open a "
                            "terminal and type there, on Debian and Ubuntu: sudo apt install libccid")},
    {Trouble::no_card, N_("Put the My Number Card in or on the reader.")},
    {Trouble::several_cards, N_("Take the others out.")},
    {Trouble::card_removed, N_("Put the card in again, leave it there, and ask the site once more.")},
    {Trouble::file_not_read,
     N_("Delete this file, and ask the site once more: a new one is made. To sites this is "
        "another computer then.")},
    {Trouble::no_text, N_("A phone has no such application; put in the card itself.")},
    {Trouble::pin_needed, N_("Take the card out, put it in again, and ask the site once more.")},
    {Trouble::pin_last_try,
     N_("Make sure of the PIN, and ask the site once more: a window asks you then whether it is to be sent "
        "all the same. Another wrong one locks it, and unlocking takes a visit to the city office.")},
    {Trouble::pin_tries_unknown,
     N_("Take the card out, put it in again, and ask the site once more: a window "
        "asks you then whether the PIN is to be sent all the same.")},
    {Trouble::pin_unanswered,
     N_("It may have cost a try. Take the card out, put it in again, and ask the site once more: the window "
        "for the PIN says how many tries are left before anything is sent.")},
    {Trouble::no_home, N_("Start the browser as the user who is to use the card.")},
};

}  // namespace

std::string message_of(const TroubleError& error) {
  return filled(tools::translated(holder::row_of(error.trouble()).message), error.subject(),
                tools::translated(error.reason()));
}

std::string remedy_of(Trouble trouble) {
  const auto* row = std::find_if(std::begin(kRemedies), std::end(kRemedies),
                                 [trouble](const RemedyRow& each) { return each.trouble == trouble; });
  return tools::translated(row == std::end(kRemedies) ? holder::row_of(trouble).remedy : row->remedy);
}

}  // namespace jpki_portal
