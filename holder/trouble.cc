#include "holder/trouble.h"

#include <array>
#include <utility>

#include "holder/message_id.h"
#include "support/enum_table.h"

namespace holder {
namespace {

// Where a PIN is unlocked: municipal pages (docs/card-protocol.md, "PINs"). The number to call for a lost
// card: the national call centre's.
constexpr std::array kRows = {
    TroubleRow{Trouble::none, 0, "ok", N_("Done."), N_("Nothing has to be done.")},
    TroubleRow{Trouble::failed, 1, "failed", N_("Something went wrong that this program did not foresee: %1"),
               N_("Try again. If it happens again, report it with this text; it holds no personal data.")},
    TroubleRow{Trouble::usage, 2, "usage", N_("The command was not understood: %1"),
               N_("“jpki-tool --help” shows the commands, “jpki-tool COMMAND --help” one of them.")},
    TroubleRow{Trouble::no_service, 3, "no_service",
               N_("The reader service (pcscd) does not run, so no card can be reached."),
               N_("Install it (on Debian and Ubuntu: sudo apt install pcscd), and start it: sudo systemctl "
                  "start pcscd.socket")},
    TroubleRow{
        Trouble::access_denied, 4, "access_denied", N_("The reader service (pcscd) refuses this user."),
        N_("Over ssh and in services, polkit has to allow it: docs/clients/services.md shows the rule.")},
    TroubleRow{
        Trouble::no_reader, 5, "no_reader", N_("No card reader is seen."),
        N_("Plug the reader in. If it is plugged in, look for its driver (on Debian and Ubuntu: sudo apt "
           "install libccid), and leave out or correct --reader.")},
    TroubleRow{
        Trouble::no_card, 6, "no_card", N_("There is no card in the reader."),
        N_("Put the My Number Card in or on the reader; --wait waits for it. If the card is lost, call "
           "0120-95-0178 at any hour to suspend it.")},
    TroubleRow{Trouble::other_card, 7, "other_card", N_("The card in the reader is not a My Number Card."),
               N_("Put in the My Number Card. A card with a chip that does not answer may lie the wrong way "
                  "up.")},
    TroubleRow{Trouble::several_cards, 8, "several_cards", N_("More than one My Number Card is in reach."),
               N_("Take the others out, or name the reader that is meant: --reader NAME")},
    TroubleRow{
        Trouble::no_certificate, 9, "no_certificate", N_("This card has no such certificate."),
        N_("It was issued without it, as cards of children under 15 are for signing, or on request. The "
           "city office issues one.")},
    TroubleRow{Trouble::card_in_use, 10, "card_in_use", N_("Another program keeps the card to itself."),
               N_("Close that program, and try again.")},
    TroubleRow{Trouble::card_removed, 11, "card_removed",
               N_("The card or the reader was removed before it was done."),
               N_("Put the card in again, leave it there, and repeat the command.")},
    TroubleRow{Trouble::card_fault, 12, "card_fault",
               N_("The card does not answer, or not as a My Number Card does."),
               N_("Take the card out, put it in the right way up and flat on the reader, and try again.")},
    TroubleRow{Trouble::cancelled, 13, "cancelled", N_("Cancelled. Nothing was done."),
               N_("Repeat the command when you are ready.")},
    TroubleRow{Trouble::cannot_ask, 14, "cannot_ask",
               N_("A PIN is needed, and there is neither a terminal nor a pinentry to ask for it."),
               N_("Run the command in a terminal, install a pinentry, or hand the PIN over by --pin-fd.")},
    TroubleRow{Trouble::pin_needed, 15, "pin_needed", N_("The card gives this out after its PIN only."),
               N_("“jpki-tool cert show” asks for the PIN.")},
    TroubleRow{
        Trouble::consent_needed, 16, "consent_needed",
        N_("Somebody has to agree to what the signature discloses, and there is no terminal to ask at. "
           "Nothing was done."),
        N_("Run the command in a terminal, or agree with --yes: name, address, date of birth and sex "
           "are in each signature.")},
    TroubleRow{Trouble::no_text, 17, "no_text",
               N_("This card does not give out its holder's name and address as text."),
               N_("A phone in place of the card has none. Use the My Number Card itself.")},
    TroubleRow{Trouble::text_unreadable, 18, "text_unreadable",
               N_("What the card gives out as its holder's text cannot be read."),
               N_("Put the card in again and try once more; if it stays so, ask the city office.")},
    TroubleRow{Trouble::pin_not_typed, 19, "pin_not_typed",
               N_("No PIN was typed on the reader's keypad in time. Nothing was sent to the card, and no try "
                  "was lost."),
               N_("Repeat the command, type the PIN on the reader, and end it there by its OK key; with "
                  "--no-keypad it is typed here.")},
    TroubleRow{Trouble::pin_malformed, 20, "pin_malformed",
               N_("That cannot be the PIN by its form. It was not sent to the card, and no try was lost."),
               N_("The PINs for authentication and for input support have 4 digits; the signing password has "
                  "6 to 16 characters, A to Z and 0 to 9, a new one at least one of each.")},
    TroubleRow{Trouble::pin_wrong, 21, "pin_wrong", N_("The PIN is wrong."),
               N_("One try is used up. Make sure which PIN is asked for before the next one: the right one "
                  "brings all tries back.")},
    TroubleRow{Trouble::pin_locked, 22, "pin_locked",
               N_("The PIN is locked: it was entered wrong too many times."),
               N_("The city office unlocks it. Where it is the PIN for authentication or the signing "
                  "password, and you "
                  "still know the other of these two, a convenience store's terminal does too, with the "
                  "official app on "
                  "a phone.")},
    TroubleRow{
        Trouble::pin_last_try, 23, "pin_last_try",
        N_("Only one try is left for this PIN, so it was not sent to the card."),
        N_("Make sure of the PIN, and repeat the command with --last-try. Another wrong one locks it, and "
           "unlocking takes a visit.")},
    TroubleRow{
        Trouble::pin_tries_unknown, 24, "pin_tries_unknown",
        N_("The card does not say how many tries are left, so no PIN was sent to it."),
        N_("Take the card out, put it in again, and repeat the command; with --last-try it is sent all "
           "the same.")},
    TroubleRow{Trouble::pin_unanswered, 25, "pin_unanswered",
               N_("The PIN was sent, and no answer came back."),
               N_("It may have cost a try. Put the card in again, and see “jpki-tool status” before the next "
                  "one.")},
    TroubleRow{Trouble::pin_not_repeated, 26, "pin_not_repeated",
               N_("The new PIN was not typed the same way twice. The card keeps the old one."),
               N_("Repeat the command.")},
    TroubleRow{Trouble::pin_not_changed, 27, "pin_not_changed",
               N_("The card refuses the new PIN and keeps the old one."), N_("The city office changes it.")},
    TroubleRow{
        Trouble::pin_change_unanswered, 28, "pin_change_unanswered",
        N_("The new PIN was sent, and no answer came back: either may be in force."),
        N_("Put the card in again, and try the new one with “jpki-tool pin verify”. If it is wrong, it "
           "is the old one.")},
    TroubleRow{Trouble::login_not_ended, 29, "login_not_ended",
               N_("It is done, but the card could not be told to forget that the PIN was right."),
               N_("Take the card out now, so that no other program uses it without you.")},
    TroubleRow{Trouble::file_exists, 30, "file_exists", N_("%1 is there already, and was left as it is."),
               N_("Name another file, or replace it with --force.")},
    TroubleRow{Trouble::file_not_written, 31, "file_not_written", N_("The file %1 could not be written: %2."),
               N_("Nothing half written is left behind. Make room or choose another folder.")},
    TroubleRow{Trouble::file_not_read, 32, "file_not_read", N_("The file %1 could not be read: %2."),
               N_("Name an ordinary file that you may read.")},
    TroubleRow{
        Trouble::pdf_not_signable, 33, "pdf_not_signable",
        N_("%1 cannot be signed as a PDF: %2. Nothing was done."),
        N_("Print or export the document to a new PDF and sign that, or have a signature beside the file: "
           "--cms")},
    TroubleRow{Trouble::expired, 40, "expired", N_("The certificate has expired."),
               N_("The city office issues new ones; bring the card.")},
    TroubleRow{Trouble::expires_soon, 41, "expires_soon", N_("The certificate expires soon."),
               N_("It can be renewed at the city office now; bring the card.")},
    TroubleRow{Trouble::not_yet_valid, 42, "not_yet_valid", N_("The certificate is not valid yet."),
               N_("Make sure that the clock of this computer is right.")},
    TroubleRow{Trouble::certificate_invalid, 43, "certificate_invalid",
               N_("The certificate does not stand the check."),
               N_("Do not rely on it. Try once more with the card put in again; if it stays so, ask the city "
                  "office.")},
    TroubleRow{Trouble::certificate_unreadable, 44, "certificate_unreadable",
               N_("What the card gives out as a certificate cannot be read."),
               N_("Put the card in again and try once more; if it stays so, ask the city office.")},
    TroubleRow{
        Trouble::signature_invalid, 45, "signature_invalid", N_("The signature is not valid: %2."),
        N_("Do not rely on it. Make sure that file and signature belong together, and ask the signer.")},
    TroubleRow{
        Trouble::signature_unreadable, 46, "signature_unreadable",
        N_("%1 is damaged, or no detached CMS signature of a kind that this program knows. It does not "
           "count as valid."),
        N_("Name the signature that came with the file, usually FILE.p7s: jpki-tool verify FILE "
           "SIGNATURE")},
    TroubleRow{
        Trouble::issuer_unknown, 47, "issuer_unknown",
        N_("File and signature fit together, but it is not certain who issued the signer's certificate: %2."),
        N_("Anybody can make a certificate with any name. Put your My Number Card in, or name the issuer's "
           "certificate that you got from J-LIS: --ca FILE")},
    TroubleRow{
        Trouble::signer_expired, 48, "signer_expired", N_("File and signature fit together, but %2."),
        N_("Nothing but the signature itself says that it was made before that. Ask the signer for a new "
           "one.")},
    TroubleRow{Trouble::signature_not_made, 49, "signature_not_made",
               N_("The card's signature does not fit its certificate. Nothing was written."),
               N_("Put the card in again and try once more; if it stays so, ask the city office.")},
    TroubleRow{
        Trouble::unknown_code, 50, "unknown_code", N_("Nothing is known of the code %1."),
        N_("Give a CKR_ name or number (0xA4), a status word (63C2), an error of pcscd (0x8010000C), or "
           "an exit code of jpki-tool (22).")},
    TroubleRow{
        Trouble::pdf_unverifiable, 51, "pdf_unverifiable", N_("No signature in %1 counts as valid: %2."),
        N_("Do not rely on it. Ask the signer for the file once more. If the signature came beside the PDF, "
           "name it: jpki-tool verify FILE SIGNATURE")},
    TroubleRow{Trouble::demo_card_unusable, 52, "demo_card_unusable",
               N_("The invented card in %1 cannot be used."), N_("Make another one: jpki-tool demo --new")},
    TroubleRow{Trouble::keypad_unusable, 53, "keypad_unusable",
               N_("The reader or the card does not take the PIN from the reader's keypad."),
               N_("See “jpki-tool status” for the tries, and repeat the command with --no-keypad: the PIN is "
                  "typed here then.")},
    TroubleRow{Trouble::pin_tries_missing, 54, "pin_tries_missing",
               N_("Not all tries are left for this PIN, or the card does not say how many, so it was not "
                  "sent to the card."),
               N_("“jpki-tool pin verify auth” brings all tries back, with the right PIN. Repeat the command "
                  "after it.")},
    TroubleRow{Trouble::problem_found, 60, "problem_found", N_("Something is wrong."),
               N_("Do what the lines marked as a problem say, the first one first, and look once more.")},
    TroubleRow{
        Trouble::report_unseen, 61, "report_unseen",
        N_("The report is shown before it is written, and there is no terminal to show it at. Nothing was "
           "done."),
        N_("Run the command in a terminal, or agree to what is in it with --yes.")},
    TroubleRow{
        Trouble::program_running, 62, "program_running",
        N_("The program runs with what is to be changed: %1. Nothing was done."),
        N_("Close it, all its windows, and repeat the command. If it has crashed, start and close it once.")},
    TroubleRow{
        Trouble::change_unseen, 63, "change_unseen",
        N_("What is to be changed is shown before, and there is no terminal to show it at. Nothing was "
           "done."),
        N_("Run the command in a terminal; or look at it with --dry-run, and agree with --yes.")},
    TroubleRow{
        Trouble::module_missing, 64, "module_missing",
        N_("%1, which the program is to load, is not installed, or is not for this computer's programs."),
        N_("Install the modules (README.md, “With your own card”), or name their folder: --modules FOLDER")},
    TroubleRow{Trouble::no_profile, 65, "no_profile", N_("%1 has no profile here that could be changed."),
               N_("Start it once, close it, and repeat the command.")},
    TroubleRow{Trouble::program_confined, 66, "program_confined",
               N_("%1 is here as Snap or Flatpak only, and not known to load modules of the system then."),
               N_("Use it as a package of the system, or its maker's own package, which can be there beside "
                  "this one.")},
    TroubleRow{Trouble::file_left, 67, "file_left", N_("%1 was left as it is: %2."),
               N_("Look at the file. docs/clients has a page for each program, with what belongs into it.")},
    TroubleRow{Trouble::no_home, 68, "no_home", N_("It is not clear whose files are meant: %2."),
               N_("Run the command as the user who is to use the card.")},
    TroubleRow{
        Trouble::login_in_the_way, 69, "login_in_the_way",
        N_("A program may be logged in with this card, and the questions would end its login. Nothing was "
           "done."),
        N_("Close the programs that use the card, take it out, and put it in again. With --end-logins it is "
           "asked all the same.")},
    TroubleRow{Trouble::server_unreachable, 70, "server_unreachable", N_("%1 cannot be reached: %2."),
               N_("Make sure of the name, the port and the connection to the network.")},
    TroubleRow{
        Trouble::no_tls_server, 71, "no_tls_server",
        N_("%1 does not answer as a server of TLS 1.2 or 1.3 does."),
        N_("Make sure of the port; a web page's is 443. Servers that speak older versions only are to be "
           "avoided.")},
};

static_assert(support::in_enum_order(kRows, &TroubleRow::trouble,
                                     static_cast<std::size_t>(Trouble::no_tls_server) + 1),
              "the table has one row a trouble, in the order of the enumeration");

constexpr std::pair<apdu::Fault, Trouble> kFaults[] = {
    {apdu::Fault::no_service, Trouble::no_service},     {apdu::Fault::access_denied, Trouble::access_denied},
    {apdu::Fault::no_reader, Trouble::no_reader},       {apdu::Fault::no_card, Trouble::no_card},
    {apdu::Fault::card_removed, Trouble::card_removed}, {apdu::Fault::in_use, Trouble::card_in_use},
};

constexpr std::pair<jpki::CardFault, Trouble> kCardFaults[] = {
    {jpki::CardFault::certificate_missing, Trouble::no_certificate},
    {jpki::CardFault::not_logged_in, Trouble::pin_needed},
    {jpki::CardFault::malformed_certificate, Trouble::certificate_unreadable},
    {jpki::CardFault::application_missing, Trouble::no_text},
    {jpki::CardFault::malformed_text, Trouble::text_unreadable},
};

constexpr std::pair<apdu::KeypadFault, Trouble> kKeypadFaults[] = {
    {apdu::KeypadFault::timed_out, Trouble::pin_not_typed},
    {apdu::KeypadFault::cancelled, Trouble::cancelled},
    {apdu::KeypadFault::wrong_length, Trouble::pin_malformed},
    {apdu::KeypadFault::not_confirmed, Trouble::pin_not_repeated},
};

// What has no row of its own is the card's fault.
template <typename Fault, std::size_t n>
Trouble looked_up(const std::pair<Fault, Trouble> (&table)[n], Fault fault) {
  for (const auto& [each, trouble] : table)
    if (each == fault) return trouble;
  return Trouble::card_fault;
}

}  // namespace

std::span<const TroubleRow> trouble_rows() {
  return kRows;
}

const TroubleRow& row_of(Trouble trouble) {
  return kRows[static_cast<std::size_t>(trouble)];
}

Trouble trouble_of(apdu::Fault fault) {
  return looked_up(kFaults, fault);
}

Trouble trouble_of(jpki::CardFault fault) {
  return looked_up(kCardFaults, fault);
}

Trouble trouble_of(apdu::KeypadFault fault) {
  return looked_up(kKeypadFaults, fault);
}

TroubleError::TroubleError(Trouble trouble, std::string subject, const std::string& observed,
                           const char* reason)
    : std::runtime_error(std::string(row_of(trouble).code) + (observed.empty() ? "" : ": " + observed)),
      trouble_(trouble),
      subject_(std::move(subject)),
      reason_(reason) {}

}  // namespace holder
