#include "tools/jpki-tool/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "holder/registration/program.h"
#include "holder/registration/ssh_block.h"
#include "support/joined.h"
#include "tools/jpki-tool/certificate_choice.h"
#include "tools/jpki-tool/connection.h"
#include "tools/jpki-tool/help_page.h"
#include "tools/jpki-tool/usage_error.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

// Empty where it can be waited so long.
std::string objection_to_wait(const std::string& wait) {
  return patience_of(wait) ? "" : tools::filled(_("%1 is no number of seconds"), wait);
}

std::string objection_to_page(const std::string& page) {
  const bool good =
      page.size() < 7 && page.find_first_not_of("0123456789") == std::string::npos && page[0] != '0';
  return good ? "" : tools::filled(_("%1 is no number of a page"), page);
}

void describe_settings(CLI::App& app, Settings& settings) {
  app.add_option("--lang", settings.language,
                 _("language of the messages (default: that of the environment)"))
      ->type_name("ja|en")
      ->check(CLI::IsMember({"ja", "en"}).description(""));
  app.add_flag("--json", settings.json, _("print facts and troubles as JSON (docs/jpki-tool.md)"));
  app.add_flag("--demo", settings.demo, _("use the invented card of “jpki-tool demo”, and no other"));
  app.add_option("--reader", settings.reader, _("use only readers with this text in their name"))
      ->type_name("NAME");
  app.add_flag("--wait{" + std::string(kWithoutEnd) + "}", settings.wait,
               _("wait for a card: so many seconds, or without a number until there is one"))
      ->check(&objection_to_wait)
      ->type_name("[=SECONDS]");
}

// `command` with its name in `line`, and what it runs.
template <typename Run>
void on_call(CLI::App& command, CommandLine& line, const std::string& name, Run run) {
  command.fallthrough();
  command.callback([&line, name, run] {
    line.command = name;
    line.run = run;
  });
}

void add_status(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand("status", _("Show the card's state and what to do next; needs no PIN"));
  auto watch = std::make_shared<bool>(false);
  command->add_flag("--watch", *watch, _("show it anew with each card that comes or goes"));
  on_call(*command, line, "status",
          [&line, watch] { return *watch ? status_watch(line.settings) : status(line.settings); });
}

void describe_report(CLI::App& command, ReportOptions& options, const std::string& description) {
  command.add_option("--report", options.file, description)->type_name("FILE");
  command.add_flag("--force", options.force, _("replace the file if it is there"));
  command.add_flag("--yes", options.yes, _("write the report without being asked"));
}

void add_doctor(CLI::App& app, CommandLine& line) {
  auto* command =
      app.add_subcommand("doctor", _("Find out why something does not work, and what to do; needs no PIN"));
  auto options = std::make_shared<ReportOptions>();
  describe_report(*command, *options,
                  _("write what was found, without personal data, to a file for somebody who is to help"));
  on_call(*command, line, "doctor", [&line, options] { return doctor(line.settings, *options); });
}

void add_demo(CLI::App& app, CommandLine& line) {
  auto* command =
      app.add_subcommand("demo", _("Make an invented card, on which every command can be tried with --demo"));
  auto options = std::make_shared<DemoOptions>();
  command->add_flag("--new", options->anew, _("another card in the place of the one that is there"));
  on_call(*command, line, "demo", [options] { return demo(*options); });
}

void describe_pin_source(CLI::App& command, Settings& settings) {
  command.add_option("--pin-fd", settings.pin_fd, _("read the PIN from this file descriptor, a line each"))
      ->type_name("N")
      ->check(CLI::NonNegativeNumber.description(""));
  command
      .add_flag("--pinentry{pinentry}", settings.pinentry_program,
                _("ask by a pinentry window, or by this program"))
      ->type_name("[=PROGRAM]")
      ->each([&settings](const std::string&) { settings.pinentry = true; });
}

void add_card_facts(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "card-facts", _("Find out which uncertain facts hold on this card, for this project; needs no PIN"));
  auto options = std::make_shared<CardFactsOptions>();
  describe_report(*command, options->report,
                  _("write what was found, without personal data, to a file for this project"));
  command
      ->add_option("--record", options->record,
                   _("write the card's answers, without personal data, to a file that jpki-vcard replays"))
      ->type_name("FILE");
  command->add_flag("--end-logins", options->end_logins,
                    _("ask also where that ends the logins of other programs"));
  command->add_flag("--with-pin", options->with_pin,
                    _("ask also what needs the PIN for authentication, which is asked for"));
  describe_pin_source(*command, line.settings);
  on_call(*command, line, "card-facts", [&line, options] { return card_facts(line.settings, *options); });
}

void add_renewal(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "renewal", _("Show when the certificates can be renewed; the exit code says whether they should be"));
  auto options = std::make_shared<RenewalOptions>();
  command->add_option("--ics", options->calendar, _("write the two days to an iCalendar file"))
      ->type_name("FILE");
  command->add_flag("--force", options->force, _("replace the file if it is there"));
  on_call(*command, line, "renewal", [&line, options] { return renewal(line.settings, *options); });
}

std::string programs_text(std::string_view between = ", ") {
  return support::joined(holder::registration::programs(), between, &holder::registration::Program::code);
}

std::string objection_to_program(const std::string& word) {
  if (holder::registration::program_of(word) != nullptr) return "";
  return tools::filled(_("there is no program “%1” here: %2"), word, programs_text());
}

std::string objection_to_host(const std::string& word) {
  if (holder::registration::is_pattern(word))
    return tools::filled(_("%1 is a pattern: whatever it matches would see the card's key. Name each host"),
                         word);
  return holder::registration::is_host(word) ? "" : tools::filled(_("%1 is no name of a host"), word);
}

template <typename Run>
void add_registration_command(CLI::App& app, CommandLine& line, const char* word, const char* description,
                              Run run) {
  auto* command = app.add_subcommand(word, description);
  auto options = std::make_shared<RegistrationOptions>();
  command->add_option("PROGRAM", options->program, programs_text())
      ->type_name(programs_text("|"))
      ->required()
      ->check(&objection_to_program);
  command->add_flag("--dry-run", options->dry_run, _("show what would be changed, and change nothing"));
  command->add_flag("--yes", options->yes, _("change it without being asked"));
  command->add_flag("--system", options->for_all,
                    _("for every user of the computer: firefox, thunderbird, p11-kit, portal"));
  if (run == &add_registration) {
    command->add_option("--host", options->hosts, _("a host that ssh is to show the card's key to"))
        ->type_name("HOST")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->check(&objection_to_host);
    command->add_option("--modules", options->modules, _("the modules of this folder"))->type_name("FOLDER");
  }
  on_call(*command, line, word, [&line, options, run] { return run(line.settings, *options); });
}

void add_registrations(CLI::App& app, CommandLine& line) {
  add_registration_command(app, line, "register",
                           _("Have a program load the module: a browser, ssh and others"), &add_registration);
  add_registration_command(app, line, "unregister", _("Take out of a program what “register” has put in"),
                           &remove_registration);
}

std::string objection_to_server(const std::string& word) {
  return server_name(word) ? ""
                           : tools::filled(_("%1 is no server: HOST, HOST:PORT or [ADDRESS]:PORT"), word);
}

void add_tls_check(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "tls-check",
      _("Ask a server whether it wants a client certificate, and which programs can give the card's"));
  auto options = std::make_shared<TlsCheckOptions>();
  command->add_option("SERVER", options->server, _("host and port, 443 if there is none"))
      ->required()
      ->check(&objection_to_server);
  command->add_option("--socket", options->socket, _("connect to this socket in place of the network"))
      ->type_name("FILE");
  on_call(*command, line, "tls-check", [&line, options] { return tls_check(line.settings, *options); });
}

void add_why(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand("why", _("Explain a code that a program has shown, and what to do"));
  auto code = std::make_shared<std::string>();
  command
      ->add_option(
          "CODE", *code,
          _("a CKR_ name or number, a status word (63C2), an error of pcscd, or an exit code of jpki-tool"))
      ->required();
  on_call(*command, line, "why", [code] { return why(*code); });
}

CLI::Option* add_certificate(CLI::App& command, std::string& name) {
  return command.add_option("CERTIFICATE", name, _("auth, sign, auth-ca or sign-ca"))
      ->type_name("auth|sign|auth-ca|sign-ca")
      ->required()
      ->check([](const std::string& word) {
        return certificate_choice(word) != nullptr
                   ? ""
                   : tools::filled(_("there is no certificate “%1”: auth, sign, auth-ca or sign-ca"), word);
      });
}

void describe_pin_entry(CLI::App& command, Settings& settings) {
  describe_pin_source(command, settings);
  command.add_flag("--no-keypad", settings.no_keypad,
                   _("ask for the PIN here, although the reader has a keypad"));
  command.add_flag("--last-try", settings.last_try, _("send the PIN although only one try is left"));
}

// The four names are checked already.
template <typename Run>
void add_cert_command(CLI::App& cert, CommandLine& line, const char* word, const char* description, Run run) {
  auto* command = cert.add_subcommand(word, description);
  auto name = std::make_shared<std::string>();
  add_certificate(*command, *name);
  describe_pin_entry(*command, line.settings);
  on_call(*command, line, std::string("cert ") + word,
          [&line, name, run] { return run(line.settings, *name); });
}

void add_cert_export(CLI::App& cert, CommandLine& line) {
  auto* command = cert.add_subcommand("export", _("Write a certificate for other programs"));
  auto options = std::make_shared<ExportOptions>();
  add_certificate(*command, options->name);
  command
      ->add_option("--format", options->format, _("pem (default), der, or ssh: a line for authorized_keys"))
      ->type_name("pem|der|ssh")
      ->check(CLI::IsMember({"pem", "der", "ssh"}).description(""));
  command->add_option("--out", options->out, _("to this file (default: standard output)"))->type_name("FILE");
  command->add_flag("--force", options->force, _("replace the file if it is there"));
  describe_pin_entry(*command, line.settings);
  on_call(*command, line, "cert export", [&line, options] { return cert_export(line.settings, *options); });
}

void add_cert(CLI::App& app, CommandLine& line) {
  auto* cert = app.add_subcommand("cert", _("Show, export or check a certificate of the card"));
  cert->require_subcommand(1);
  cert->fallthrough();
  add_cert_command(*cert, line, "show", _("Show a certificate; sign asks for the signing password"),
                   cert_show);
  add_cert_export(*cert, line);
  add_cert_command(*cert, line, "check", _("Check a certificate against its issuer and the calendar"),
                   cert_check);
}

void add_sign(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "sign", _("Sign files: a PDF within, FILE-signed.pdf; any other beside it, FILE.p7s"));
  auto options = std::make_shared<SignOptions>();
  command->add_option("FILE", options->files, _("what is to be signed"))->required();
  command->add_option("--output", options->output, _("what is written for a single file"))->type_name("FILE");
  auto key = std::make_shared<std::string>("sign");
  command
      ->add_option(
          "--key", *key,
          _("sign (default), or auth: shows that the card was there, and is no signature before the law"))
      ->type_name("sign|auth")
      ->check(CLI::IsMember({"sign", "auth"}).description(""));
  command->add_flag("--cms", options->cms, _("a detached CMS signature beside a PDF too, FILE.p7s"));
  command->add_flag("--pem", options->pem, _("write detached signatures as PEM in place of DER"));
  // A text: CLI11 takes a flag with a number for a counter, and since 2.4 checks its 0 where it is not there.
  auto page = std::make_shared<std::string>("0");
  command
      ->add_flag("--visible{1}", *page, _("a line at the bottom of the first page of a PDF, or of this page"))
      ->type_name("[=PAGE]")
      ->check(&objection_to_page);
  auto cades = std::make_shared<bool>(false);
  command->add_flag("--cades", *cades, _("in PDF files ETSI.CAdES.detached in place of adbe.pkcs7.detached"));
  command->add_flag("--force", options->force, _("replace the file if it is there"));
  command->add_flag("--yes", options->yes, _("agree to what the signature discloses, without being asked"));
  describe_pin_entry(*command, line.settings);
  on_call(*command, line, "sign", [&line, options, key, page, cades] {
    options->pdf.visible_on = std::stoul(*page);
    if (*cades) options->pdf.form = holder::pdf::PdfForm::cades;
    options->key = *key == "auth" ? jpki::KeyRole::authentication : jpki::KeyRole::signature;
    return sign(line.settings, *options);
  });
}

void add_verify(CLI::App& app, CommandLine& line) {
  auto* command = app.add_subcommand(
      "verify", _("Check the signatures in a PDF, or a detached CMS signature; needs no PIN"));
  auto options = std::make_shared<VerifyOptions>();
  command->add_option("FILE", options->file, _("what was signed"))->required();
  command->add_option("SIGNATURE", options->signature,
                      _("its detached signature, DER or PEM (default: FILE.p7s, or those in a PDF)"));
  command->add_flag("--cms", options->cms, _("FILE.p7s, also of a PDF"));
  command
      ->add_option("--ca", options->ca,
                   _("the issuer's certificate that you trust, DER or PEM (default: those of the card)"))
      ->type_name("FILE");
  on_call(*command, line, "verify", [&line, options] { return verify(line.settings, *options); });
}

template <typename Run>
void add_pin_command(CLI::App& pin, CommandLine& line, const char* word, const char* description, Run run) {
  auto* command = pin.add_subcommand(word, description);
  auto key = std::make_shared<std::string>();
  command->add_option(kWhichPin, *key, _("auth, sign or text"))
      ->type_name("auth|sign|text")
      ->required()
      ->check([](const std::string& typed) { return pin_of_code(typed) ? "" : ask_which_pin(); });
  describe_pin_entry(*command, line.settings);
  on_call(*command, line, std::string("pin ") + word,
          [&line, key, run] { return run(line.settings, *pin_of_code(*key)); });
}

void add_pin(CLI::App& app, CommandLine& line) {
  auto* pin = app.add_subcommand("pin", _("Change a PIN, or bring its tries back"));
  pin->require_subcommand(1);
  pin->fallthrough();
  add_pin_command(*pin, line, "change", _("Change a PIN; the one as it is now is asked for first"),
                  pin_change);
  add_pin_command(*pin, line, "verify", _("Present a PIN once: the right one brings all tries back"),
                  pin_verify);
}

void add_text(CLI::App& app, CommandLine& line) {
  auto* text = app.add_subcommand("text", _("Read name and address as the card has them as text"));
  text->require_subcommand(1);
  text->fallthrough();
  auto* command = text->add_subcommand(
      "read", _("Show name, address, date of birth and sex, after the PIN for input support"));
  auto options = std::make_shared<TextOptions>();
  command->add_flag("--my-number", options->my_number,
                    _("the Individual Number too, for the procedures that the law names"));
  describe_pin_entry(*command, line.settings);
  on_call(*command, line, "text read", [&line, options] { return text_read(line.settings, *options); });
}

}  // namespace

void describe(CLI::App& app, CommandLine& line) {
  app.set_help_flag("-h,--help", _("Show this help"));
  app.set_version_flag("--version", "jpki-tool " JPKI_VERSION, _("Show the version"));
  app.formatter(help_page());
  app.require_subcommand(1);
  describe_settings(app, line.settings);
  add_status(app, line);
  add_doctor(app, line);
  add_renewal(app, line);
  add_cert(app, line);
  add_sign(app, line);
  add_verify(app, line);
  add_pin(app, line);
  add_text(app, line);
  add_registrations(app, line);
  add_tls_check(app, line);
  add_why(app, line);
  add_demo(app, line);
  add_card_facts(app, line);
}

}  // namespace jpki_tool
