// The commands of jpki-tool. Each returns what it has found out; what stands in the way is a
// holder::TroubleError, apdu::TransportError or jpki::CardError. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "holder/card_in_hand.h"
#include "holder/pdf/signing.h"
#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/settings.h"
#include "tools/jpki-tool/written_report.h"

namespace jpki_tool {

Findings status(const Settings& settings);
// Of a card that was found already.
Findings status_of(holder::CardInHand card);
// Says it anew with each card that comes or goes, until a signal or a fault ends it.
Findings status_watch(const Settings& settings);

struct DemoOptions {
  bool anew = false;  // another card in the place of the one that is there
};
Findings demo(const DemoOptions& options);

struct RenewalOptions {
  std::filesystem::path calendar;  // an iCalendar file; empty: none
  bool force = false;
};
Findings renewal(const Settings& settings, const RenewalOptions& options);

// `name` is one of certificate_choice.h.
Findings cert_show(const Settings& settings, const std::string& name);
Findings cert_check(const Settings& settings, const std::string& name);

struct ExportOptions {
  std::string name;
  std::string format = "pem";  // or der, ssh
  std::filesystem::path out;   // empty: standard output
  bool force = false;
};
Findings cert_export(const Settings& settings, const ExportOptions& options);

Findings pin_verify(const Settings& settings, holder::PinName name);
Findings pin_change(const Settings& settings, holder::PinName name);

struct TextOptions {
  bool my_number = false;  // the Individual Number too
};
Findings text_read(const Settings& settings, const TextOptions& options);

struct SignOptions {
  std::vector<std::filesystem::path> files;
  std::filesystem::path output;  // of a single file; empty: beside each
  jpki::KeyRole key = jpki::KeyRole::signature;
  bool cms = false;  // a signature beside each file, PDF or not
  bool pem = false;
  holder::pdf::PdfWish pdf;
  bool force = false;
  bool yes = false;  // to what a signature discloses
};
Findings sign(const Settings& settings, const SignOptions& options);

struct VerifyOptions {
  std::filesystem::path file;
  std::filesystem::path signature;  // empty: within a PDF, beside any other file
  bool cms = false;                 // beside the file, PDF or not
  std::filesystem::path ca;         // the issuers that the holder vouches for; empty: those of the card
};
Findings verify(const Settings& settings, const VerifyOptions& options);

// Beside the file that it is of.
std::filesystem::path signature_beside(const std::filesystem::path& file);
// A PDF with its signature within.
std::filesystem::path signed_beside(const std::filesystem::path& file);

struct TlsCheckOptions {
  std::string server;            // as server_name() takes it
  std::filesystem::path socket;  // where it is found; empty: by its name
};
// Asks that server, and nobody else.
Findings tls_check(const Settings& settings, const TlsCheckOptions& options);

// The report is for somebody who is to help.
Findings doctor(const Settings& settings, const ReportOptions& options);

struct CardFactsOptions {
  ReportOptions report;          // for this project
  std::filesystem::path record;  // a transcript; empty: none
  bool end_logins = false;       // of other programs
  bool with_pin = false;         // ask also what needs the PIN for authentication
};
Findings card_facts(const Settings& settings, const CardFactsOptions& options);

// Of a program that is to load a module, and to be told no more. Reach no card.
struct RegistrationOptions {
  std::string program;             // one of holder::registration::programs()
  bool for_all = false;            // for every user of the computer
  std::vector<std::string> hosts;  // of ssh
  std::filesystem::path modules;   // their folder; empty: where they are installed
  bool dry_run = false;
  bool yes = false;  // to what is to be changed
};
Findings add_registration(const Settings& settings, const RegistrationOptions& options);
Findings remove_registration(const Settings& settings, const RegistrationOptions& options);

// Reaches no card.
Findings why(const std::string& code);

}  // namespace jpki_tool
