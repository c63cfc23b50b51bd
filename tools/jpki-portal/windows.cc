#include "tools/jpki-portal/windows.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "holder/message_id.h"
#include "holder/printable.h"
#include "support/enum_table.h"
#include "support/joined.h"
#include "support/log.h"
#include "tools/card_words.h"
#include "tools/jpki-portal/pinentries.h"
#include "tools/jpki-portal/teller.h"
#include "tools/jpki-portal/trouble_words.h"
#include "tools/messages.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using holder::TroubleError;
using portal::Mode;
using std::chrono::steady_clock;
using tools::filled;
using tools::filled_all;
using tools::PinentryTexts;

struct PurposeRow {
  Mode mode;
  const char* what;         // %1 the site
  const char* consequence;  // of the PIN
};

constexpr std::array kPurposes = {
    PurposeRow{Mode::login, N_("%1 asks you to log in with your My Number Card."),
               N_("With the PIN you log in there. The site gets your certificate for authentication, which "
                  "does not name you.")},
    PurposeRow{Mode::signing, N_("%1 asks for your signature, which counts like one by hand."),
               N_("With the password you sign. The site gets your certificate for signing, with your name, "
                  "address, date of birth and sex.")},
    PurposeRow{Mode::number,
               N_("%1 asks for your Individual Number (My Number), name, address, date of birth and sex."),
               N_("With the PIN they are read from the card. You are shown them before the site gets them.")},
    PurposeRow{
        Mode::attributes, N_("%1 asks for your name, address, date of birth and sex."),
        N_("With the PIN they are read from the card. You are shown them before the site gets them.")}};

const PurposeRow& row_of(Mode mode) {
  return kPurposes[static_cast<std::size_t>(mode)];
}

// "2 signatures (SHA-256)": what is signed, as far as anybody can tell.
std::string signatures_text(const portal::Request& request) {
  std::string hashes;
  for (const portal::DigestInfo& digest : request.digests) {
    const std::string name = portal::name_of(digest.hash);
    if (hashes.find(name) == std::string::npos) hashes += (hashes.empty() ? "" : ", ") + name;
  }
  return filled(_("Signatures: %1 (%2)"), std::to_string(request.digests.size()), hashes);
}

std::string text_of(const std::vector<std::string>& paragraphs) {
  return support::joined(paragraphs, "\n\n");
}

// As many windows as it takes to show all of it. What does not fit into any is not agreed to.
std::vector<std::string> pages_of(const std::vector<std::string>& paragraphs) {
  std::vector<std::string> pages;
  for (const std::string& paragraph : paragraphs) {
    if (!tools::Pinentry::has_room_for(paragraph))
      throw TroubleError(Trouble::cannot_ask, {}, "a text is too long for a window");
    if (!pages.empty() && tools::Pinentry::has_room_for(text_of({pages.back(), paragraph}))) {
      pages.back() = text_of({pages.back(), paragraph});
    } else {
      pages.push_back(paragraph);
    }
  }
  return pages;
}

}  // namespace

std::string window_title() {
  return _("My Number Card (jpki-pkcs11, unofficial)");
}

Windows::Windows(Browser& browser, const conf::Settings& settings, std::string origin)
    : browser_(browser),
      settings_(settings),
      origin_(std::move(origin)),
      pinentries_(desktop_pinentries(settings)) {
  if (pinentries_.empty())
    support::log_error(
        "there is no pinentry that opens a window; install pinentry-gnome3, pinentry-qt or pinentry-gtk2");
}

void Windows::in_a_window(const Use& use, int news, Trouble too_late) {
  const auto deadline = steady_clock::now() + std::chrono::seconds(settings_.window_seconds);
  const auto wait = [&](int descriptor) {
    const int heard = browser_.wait_beside({descriptor, news}, deadline);
    if (heard == Browser::kNone) throw TroubleError(too_late, {}, "no answer in time");
    if (heard == news) throw PutAway();
  };
  with_first(pinentries_, wait, use);
}

support::SecureBytes Windows::pin(const portal::Request& request, holder::PinName pin,
                                  std::optional<int> tries_left, bool malformed) {
  const PurposeRow& purpose = row_of(request.mode);
  std::vector<std::string> paragraphs = {filled(tools::translated(purpose.what), origin_)};
  if (request.mode == Mode::signing) paragraphs.push_back(signatures_text(request));
  paragraphs.emplace_back(tools::translated(purpose.consequence));
  paragraphs.emplace_back(_("It also gets a number by which it knows this card on this computer again."));
  paragraphs.push_back(tools::pin_text(pin, tries_left));
  const PinentryTexts texts = {.title = window_title(),
                               .description = text_of(paragraphs),
                               .prompt = pin == holder::PinName::signature ? _("Password") : _("PIN"),
                               .error = malformed ? message_of(TroubleError(Trouble::pin_malformed)) : "",
                               .ok = request.mode == Mode::signing ? _("Sign")
                                     : request.mode == Mode::login ? _("Log in")
                                                                   : _("Read"),
                               .cancel = _("Refuse")};
  if (!tools::Pinentry::has_room_for(texts.description))
    throw TroubleError(Trouble::cannot_ask, {}, "a text is too long for a window");
  support::SecureBytes typed;
  in_a_window([&](tools::Pinentry& pinentry) { typed = pinentry.ask_pin(texts); });
  return typed;
}

void Windows::insist(holder::PinName pin, std::optional<int> tries_left) {
  const Trouble trouble = tries_left ? Trouble::pin_last_try : Trouble::pin_tries_unknown;
  confirm({filled(_("%1 asks for a PIN of your My Number Card."), origin_), tools::pin_text(pin, tries_left),
           trouble == Trouble::pin_last_try
               ? _("Another wrong one locks it, and unlocking takes a visit to the city office. Is it to be "
                   "entered all the same?")
               : _("A wrong one may lock it, and unlocking takes a visit to the city office. Is it to be "
                   "entered all the same?")},
          _("Enter it"));
}

// Nothing goes that is not shown: what cannot be read as a date or a sex is shown as it lies on the card.
void Windows::hand_over(const holder::CardText& text) {
  const holder::Person person = text.person();
  const auto written = text.attributes();
  const auto as_written = [](support::ByteView value) { return holder::printable(support::as_text(value)); };
  const std::pair<const char*, std::string> rows[] = {
      {_("Individual Number (My Number)"), std::string(text.my_number())},
      {_("Name"), person.name},
      {_("Address"), person.address},
      {_("Date of birth"), person.birth ? tools::birth_text(*person.birth) : as_written(written.birth)},
      {_("Sex"), person.sex ? tools::sex_text(*person.sex) : as_written(written.sex)}};
  std::vector<std::string> paragraphs = {filled(_("Hand this over to %1?"), origin_)};
  for (const auto& [label, value] : rows)
    if (!value.empty()) paragraphs.push_back(filled(_("%1: %2"), label, value));
  confirm(paragraphs, _("Hand over"));
}

void Windows::try_again(const TroubleError& trouble) {
  confirm({filled(_("%1 asks for your My Number Card."), origin_), message_of(trouble),
           remedy_of(trouble.trouble())},
          _("Try again"));
}

// Any answer is a refusal: there is nothing to agree to.
void Windows::wait_for_card(int news) {
  const PinentryTexts texts = {
      .title = window_title(),
      .description = text_of(
          {filled(_("%1 asks for your My Number Card."), origin_),
           message_of(TroubleError(Trouble::card_in_use)),
           _("It goes on, and this window closes by itself, as soon as that program lets the card go. "
             "If it does not, close that program, or take the card out and put it in again.")}),
      .ok = _("Refuse")};
  try {
    in_a_window([&](tools::Pinentry& pinentry) { pinentry.tell(texts); }, news, Trouble::card_in_use);
  } catch (const PutAway&) {
    return;
  }
  throw TroubleError(Trouble::cancelled);
}

void Windows::note(const TroubleError& trouble, const std::string& detail) {
  notes_.push_back(message_of(trouble));
  if (!detail.empty()) notes_.push_back(detail);
  notes_.push_back(remedy_of(trouble.trouble()));
}

void Windows::tell_notes(const Turn& turn) {
  if (!notes_.empty()) tell_apart(text_of(notes_), turn);
}

void Windows::confirm(const std::vector<std::string>& paragraphs, const std::string& ok) {
  const std::vector<std::string> pages = pages_of(paragraphs);
  for (const std::string& page : pages) {
    const bool last = &page == &pages.back();
    const PinentryTexts texts = {
        .title = window_title(), .description = page, .ok = last ? ok : _("Next"), .cancel = _("Refuse")};
    in_a_window([&](tools::Pinentry& pinentry) { pinentry.confirm(texts); });
  }
}

}  // namespace jpki_portal
