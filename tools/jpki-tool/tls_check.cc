// jpki-tool tls-check: whether a server asks for a client certificate, and which programs could give the
// card's.
#include <unistd.h>

#include <csignal>

#include "holder/message_id.h"
#include "holder/tls/login_ways.h"
#include "holder/tls/probe.h"
#include "support/joined.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/connection.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"
#include "tools/this_computer.h"
#include "tools/trouble_now.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::tls::Answer;
using holder::tls::CertificateRequest;
using holder::tls::Login;
using holder::tls::ServerSight;
using holder::tls::TlsProgram;
using holder::tls::Version;
using tools::filled;

constexpr std::chrono::seconds kPatience{15};  // of each connection

constexpr const char* kRefused =
    N_("it speaks TLS, and turns the connection away by an alert, as where it goes by another name");

struct BothAnswers {
  Answer tls12;
  Answer tls13;
};

BothAnswers ask(const TlsCheckOptions& options, const ServerName& server) {
  const auto answer = [&](Version version) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    const Connection connection =
        options.socket.empty() ? Connection::to(server, deadline) : Connection::to(options.socket);
    return holder::tls::probe(connection.socket(), server.host, version, deadline);
  };
  return {answer(Version::tls12), answer(Version::tls13)};
}

// Whether the card in reach makes RSA-PSS, or why that is not known.
struct CardSays {
  std::optional<bool> makes_pss;
  Trouble trouble = Trouble::none;
};

CardSays ask_card(const Settings& settings) {
  try {
    holder::CardInHand card = the_card(settings);
    card.key(jpki::KeyRole::authentication);
    return {card.use([](apdu::Transaction& transaction, jpki::Card& inner) {
      return inner.signs_by(transaction, jpki::SignatureScheme::pss_sha256);
    })};
  } catch (...) {
    const Trouble trouble = tools::trouble_now().trouble();
    if (trouble == Trouble::cancelled || trouble == Trouble::failed) throw;
    return {{}, trouble};
  }
}

const char* code_of(Answer::Kind kind) {
  switch (kind) {
    case Answer::Kind::spoken: return "spoken";
    case Answer::Kind::not_spoken: return "not_spoken";
    case Answer::Kind::refused: return "refused";
    case Answer::Kind::not_tls: return "not_tls";
    case Answer::Kind::unanswered: return "unanswered";
    case Answer::Kind::unreadable: return "unreadable";
  }
  return "";
}

bool asks(const Answer& answer) {
  return answer.request || answer.kind == Answer::Kind::unreadable;
}

// One that cannot be read has nothing that a program could give.
std::optional<CertificateRequest> request_in(const Answer& answer) {
  return answer.kind == Answer::Kind::unreadable ? CertificateRequest() : answer.request;
}

Json facts_of(const Answer& answer) {
  Json facts = {{"answer", code_of(answer.kind)}, {"asks", asks(answer)}};
  if (answer.kind == Answer::Kind::refused) facts["alert"] = answer.alert;
  if (!answer.request) return facts;
  facts["schemes"] = Json::array();
  for (const auto scheme : answer.request->schemes) facts["schemes"].push_back(holder::tls::name_of(scheme));
  facts["takes_rsa"] = answer.request->takes_rsa;
  facts["issuers"] = answer.request->issuers;
  facts["names_jpki"] = answer.request->names_jpki;
  return facts;
}

std::string text_of(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::spoken:
      return answer.request ? _("asks for a certificate") : _("does not ask for a certificate");
    case Answer::Kind::not_spoken: return _("not spoken");
    case Answer::Kind::refused:
      return filled(_("refused by an alert: %1"), holder::tls::name_of_alert(answer.alert));
    case Answer::Kind::not_tls: return _("no answer of TLS");
    case Answer::Kind::unanswered: return _("no answer in time");
    case Answer::Kind::unreadable: return _("asks for a certificate in a way that cannot be read");
  }
  return {};
}

std::string issuers_text(const CertificateRequest& request) {
  if (request.issuers == 0) return _("any");
  return request.names_jpki ? _("a list with JPKI in it") : _("a list without JPKI");
}

void show(Page& page, Version version, const Answer& answer) {
  page.row(version == Version::tls12 ? "TLS 1.2" : "TLS 1.3", text_of(answer));
  if (!answer.request) return;
  std::vector<holder::tls::Scheme> schemes = answer.request->schemes;
  std::erase_if(schemes,
                [&](holder::tls::Scheme scheme) { return !holder::tls::is_for_card(version, scheme); });
  page.row(_("  By the card"), schemes.empty() ? _("nothing that its key can sign")
                                               : support::joined(schemes, ", ", &holder::tls::name_of));
  page.row(_("  Issuers"), issuers_text(*answer.request));
}

std::string text_of(Login login, const TlsProgram& program) {
  switch (login) {
    case Login::works: return _("can log in");
    case Login::limited:
      return filled(_("can log in, if it is told: %1"), tools::translated(program.how_to_limit));
    case Login::fails: return _("cannot log in");
    case Login::not_asked: return _("is not asked for a certificate");
  }
  return {};
}

Tone tone_of(Login login) {
  return login == Login::works ? Tone::good : login == Login::limited ? Tone::warning : Tone::plain;
}

void show(Page& page, const TlsProgram& program, const ServerSight& server, const CardSays& card) {
  const Login with = login_by(program, server, true);
  const Login without = login_by(program, server, false);
  if (card.makes_pss || with == without) {
    const Login login = card.makes_pss.value_or(true) ? with : without;
    page.row(program.name, text_of(login, program), tone_of(login));
    return;
  }
  page.row(program.name, filled(_("with a card that makes RSA-PSS: %1"), text_of(with, program)));
  page.row("", filled(_("with one that does not: %1"), text_of(without, program)));
}

std::string card_text(const CardSays& card) {
  if (card.makes_pss) return *card.makes_pss ? _("makes RSA-PSS") : _("does not make RSA-PSS");
  return tools::translated(holder::row_of(card.trouble).message);
}

Json programs_facts(const ServerSight& server, const holder::doctor::System& system) {
  Json facts = Json::array();
  for (const TlsProgram& program : holder::tls::tls_programs())
    facts.push_back({{"program", program.code},
                     {"installed", system.has_any(program.places)},
                     {"with_pss", code_of(login_by(program, server, true))},
                     {"without_pss", code_of(login_by(program, server, false))}});
  return facts;
}

bool speaks(const Answer& answer) {
  return answer.kind == Answer::Kind::spoken || answer.kind == Answer::Kind::unreadable;
}

std::string page_text(const std::string& name, const BothAnswers& answers, const ServerSight& server,
                      const CardSays& card, const holder::doctor::System& system) {
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(name);
  show(page, Version::tls12, answers.tls12);
  show(page, Version::tls13, answers.tls13);
  page.heading(_("The card"));
  page.row(_("For TLS 1.3"), card_text(card));
  page.heading(_("Programs on this computer"));
  for (const TlsProgram& program : holder::tls::tls_programs())
    if (system.has_any(program.places)) show(page, program, server, card);
  if ((server.speaks12 && !server.request12) || (server.speaks13 && !server.request13))
    page.paragraph(
        _("Some servers ask on certain pages only, once the connection stands. That is not seen here."),
        Tone::plain, "  ");
  return page.text();
}

}  // namespace

Findings tls_check(const Settings& settings, const TlsCheckOptions& options) {
  const ServerName server = *server_name(options.server);
  const std::string name = server.host + ":" + server.port;
  // A server that hangs up is seen in what write() returns.
  std::signal(SIGPIPE, SIG_IGN);
  const BothAnswers answers = ask(options, server);
  if (!speaks(answers.tls12) && !speaks(answers.tls13)) {
    for (const Answer& answer : {answers.tls12, answers.tls13})
      if (answer.kind == Answer::Kind::refused)
        throw holder::TroubleError(Trouble::server_unreachable, name,
                                   holder::tls::name_of_alert(answer.alert), kRefused);
    throw holder::TroubleError(Trouble::no_tls_server, name);
  }
  const ServerSight sight{speaks(answers.tls12), speaks(answers.tls13), request_in(answers.tls12),
                          request_in(answers.tls13)};
  const CardSays card = ask_card(settings);
  const holder::doctor::System system = tools::this_computer();
  Findings findings;
  findings.facts["server"] = {{"name", server.host},
                              {"port", std::stoi(server.port)},
                              {"tls12", facts_of(answers.tls12)},
                              {"tls13", facts_of(answers.tls13)}};
  findings.facts["card"] = {{"makes_pss", card.makes_pss ? Json(*card.makes_pss) : Json()}};
  if (card.trouble != Trouble::none) findings.facts["card"]["trouble"] = holder::row_of(card.trouble).code;
  findings.facts["programs"] = programs_facts(sight, system);
  findings.text = page_text(name, answers, sight, card, system);
  return findings;
}

}  // namespace jpki_tool
