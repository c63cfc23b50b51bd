#include "tools/jpki-portal/host.h"

#include <algorithm>
#include <variant>

#include "holder/card_in_hand.h"
#include "portal/answer.h"
#include "portal/combination_code.h"
#include "portal/site.h"
#include "support/log.h"
#include "tools/jpki-portal/card_work.h"
#include "tools/jpki-portal/installation.h"
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

// Every other trouble comes from a card that is another one, or behaves as one.
struct CardWord {
  Trouble trouble;
  const char* word;
};
constexpr CardWord kCardWords[] = {{Trouble::no_service, "no_service"},
                                   {Trouble::access_denied, "no_service"},
                                   {Trouble::no_reader, "no_reader"},
                                   {Trouble::no_card, "no_card"}};

const char* word_of(Trouble trouble) {
  const auto* row = std::find_if(std::begin(kCardWords), std::end(kCardWords),
                                 [trouble](const CardWord& each) { return each.trouble == trouble; });
  return row == std::end(kCardWords) ? "another_card" : row->word;
}

// Where the holder has refused, there is nothing to tell; where nobody can be asked, nobody can be told.
bool is_worth_a_window(Trouble trouble) {
  return trouble != Trouble::cancelled && trouble != Trouble::cannot_ask;
}

// What is refused before anybody is asked tells the log why.
void log_refusal(const char* why) {
  support::log_error("a page's request is refused: ", why);
}

}  // namespace

Host::Host(Browser& browser, apdu::ReaderDirectory& readers, const conf::Settings& settings)
    : browser_(browser), readers_(readers), settings_(settings), conversation_(settings.conversation_file) {
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
  try {
    const holder::CardInHand card = holder::find_card(readers_, {});
    return portal::state(JPKI_VERSION, "my_number", card.reader());
  } catch (...) {
    return portal::state(JPKI_VERSION, word_of(tools::trouble_now().trouble()), {});
  }
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
  try {
    const auto turn = Turn::taken();
    if (!turn) {
      log_refusal("another window of jpki-portal is open");
      return portal::failed(mode);
    }
    return done(launch.origin, mode, request);
  } catch (const Ended&) {
    return portal::cancelled(mode);
  } catch (...) {
    const TroubleError trouble = tools::trouble_now();
    support::log_error("a page's request came to nothing: ", trouble.what());
    return trouble.trouble() == Trouble::cancelled ? portal::cancelled(mode) : portal::failed(mode);
  }
}

std::string Host::done(const std::string& origin, const std::string& mode, const Request& request) {
  Windows windows(browser_, settings_, origin);
  try {
    const support::Bytes installed = installation();
    const auto who = [&](const std::optional<std::string>& manufacture_number) {
      const support::Bytes salt = support::from_hex(settings_.salt);
      return portal::Pseudonym{installed, manufacture_number
                                              ? portal::combination_code(salt, *manufacture_number, installed)
                                              : ""};
    };
    CardWork work(readers_, windows, request, portal::answer(portal::failed(mode)));
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
  } catch (const Ended&) {
    throw;
  } catch (...) {
    const TroubleError trouble = tools::trouble_now();
    if (is_worth_a_window(trouble.trouble())) windows.tell(trouble);
    throw;
  }
}

}  // namespace jpki_portal
