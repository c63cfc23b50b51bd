#include "tools/jpki-portal/host.h"

#include <chrono>
#include <variant>

#include "portal/answer.h"
#include "portal/combination_code.h"
#include "portal/site.h"
#include "support/log.h"
#include "tools/card_words.h"
#include "tools/jpki-portal/card_work.h"
#include "tools/jpki-portal/installation.h"
#include "tools/jpki-portal/pinentries.h"
#include "tools/jpki-portal/refusals.h"
#include "tools/jpki-portal/turn.h"
#include "tools/jpki-portal/windows.h"
#include "tools/trouble_now.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using holder::TroubleError;
using portal::Launch;
using portal::Mode;
using portal::Request;
using std::chrono::steady_clock;

// What is refused before anybody is asked tells the log why.
void log_refusal(const char* why) {
  support::log_error("a page's request is refused: ", why);
}

}  // namespace

Host::Host(Browser& browser, apdu::ReaderDirectory& readers, const conf::Settings& settings)
    : browser_(browser),
      readers_(readers),
      settings_(settings),
      look_(readers),
      conversation_(settings.conversation_file) {
  browser_.set_meanwhile([this](const portal::BrowserMessage& message) { answer_while_asking(message); });
}

void Host::serve() {
  for (;;) {
    const portal::BrowserMessage message = browser_.next();
    if (std::holds_alternative<portal::Close>(message)) return;
    answer(message);
  }
}

void Host::answer(const portal::BrowserMessage& message) {
  if (std::holds_alternative<portal::StateQuestion>(message)) return browser_.say(state());
  const auto* launch = std::get_if<Launch>(&message);
  if (launch == nullptr) {
    log_refusal("it is no message of the extension's");
    return say(portal::failed({}));
  }
  conversation_.note("page", launch->message);
  const std::string made = answer_to(*launch);
  browser_.catch_up();
  say(made);
}

void Host::answer_while_asking(const portal::BrowserMessage& message) {
  if (std::holds_alternative<portal::StateQuestion>(message)) return browser_.say(state());
  log_refusal("the holder is being asked already");
  const auto* launch = std::get_if<Launch>(&message);
  say(portal::failed(launch == nullptr ? std::string() : portal::heard(launch->message).mode));
}

void Host::say(const std::string& answer) {
  conversation_.note("host", answer);
  browser_.say(portal::answer(answer));
}

std::string Host::state() {
  const CardLook::Seen card = look_.now();
  const bool none = desktop_pinentries(settings_).empty();
  return portal::state({JPKI_VERSION, card.word, card.reader, none ? "no_pinentry" : "possible"});
}

std::string Host::answer_to(const Launch& launch) {
  const portal::Heard heard = portal::heard(launch.message);
  if (const auto* why = std::get_if<std::string>(&heard.meaning)) {
    log_refusal(why->c_str());
    return portal::failed(heard.mode);
  }
  const Request& request = std::get<Request>(heard.meaning);
  if (!is_allowed(launch, request)) return portal::failed(heard.mode);
  if (request.mode == Mode::close) return portal::closed(heard.mode);
  support::log_info(launch.origin, " asks, mode ", heard.mode);
  return fulfilled(launch, heard.mode, request);
}

bool Host::is_allowed(const Launch& launch, const Request& request) const {
  if (!portal::may_ask(launch.origin, settings_.sites)) {
    log_refusal("its site is not one that may ask");
    return false;
  }
  if (request.mode == Mode::number && settings_.my_number == conf::MyNumber::refuse) {
    log_refusal("the settings do not let the Individual Number be asked for (portal.my_number)");
    return false;
  }
  return true;
}

std::string Host::fulfilled(const Launch& launch, const std::string& mode, const Request& request) {
  const auto turn = Turn::taken();
  if (!turn) {
    log_refusal("another window of jpki-portal is open");
    return portal::failed(mode);
  }
  Refusals refusals(turn->kept());
  if (refusals.has_to_wait(launch.origin, steady_clock::now())) {
    log_refusal("its site has asked too often, and nothing came of it");
    return portal::cancelled(mode);
  }
  Windows windows(browser_, settings_, launch.origin);
  const auto made = done_or_noted(windows, mode, request);
  if (made.came_to_nothing) {
    refusals.add(launch.origin, steady_clock::now());
  } else {
    refusals = Refusals();
  }
  turn->keep(refusals.text());
  windows.tell_notes(*turn);
  return made.answer;
}

Host::Made Host::done_or_noted(Windows& windows, const std::string& mode, const Request& request) {
  try {
    return {done(windows, mode, request)};
  } catch (const Ended&) {
    return {portal::cancelled(mode), true};
  } catch (const PinTrouble& trouble) {
    support::log_error("a page's request came to nothing: ", trouble.what());
    windows.note(trouble, tools::pin_text(trouble.pin(), trouble.tries_left()));
    return {portal::failed(mode), true};
  } catch (...) {
    const TroubleError trouble = tools::trouble_now();
    support::log_error("a page's request came to nothing: ", trouble.what());
    if (trouble.trouble() == Trouble::cancelled) return {portal::cancelled(mode), true};
    // Where nobody can be asked, nobody can be told.
    if (trouble.trouble() != Trouble::cannot_ask) windows.note(trouble);
    return {portal::failed(mode), true};
  }
}

std::string Host::done(Windows& windows, const std::string& mode, const Request& request) {
  const support::Bytes installed = installation();
  const auto who = [&](const std::optional<std::string>& manufacture_number) {
    const support::Bytes salt = support::from_hex(settings_.salt);
    return portal::Pseudonym{
        installed, manufacture_number ? portal::combination_code(salt, *manufacture_number, installed) : ""};
  };
  CardWork work(readers_, browser_, windows, request);
  if (request.mode == Mode::login || request.mode == Mode::signing) {
    const SignedByCard made = work.sign();
    const support::Bytes& certificate = made.certificate.der();
    return request.mode == Mode::login
               ? portal::logged_in(mode, who(made.manufacture_number), made.signatures.front(), certificate)
               : portal::has_signed(mode, who(made.manufacture_number), made.signatures, certificate);
  }
  const ReadFromCard read = work.read();
  windows.hand_over(read.text);
  const auto attributes = read.text.attributes();
  return portal::told(mode, who(read.manufacture_number),
                      {attributes.name, attributes.address, attributes.birth, attributes.sex,
                       support::as_bytes(read.text.my_number())});
}

}  // namespace jpki_portal
