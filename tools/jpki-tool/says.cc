#include "tools/jpki-tool/says.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "holder/message_id.h"
#include "support/enum_table.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using tools::filled;

constexpr int kSchema = 1;

struct PinRow {
  holder::PinName pin;
  const char* code;
};

constexpr std::array kPins = {PinRow{holder::PinName::authentication, "auth"},
                              PinRow{holder::PinName::signature, "sign"},
                              PinRow{holder::PinName::text, "text"}};

static_assert(support::in_enum_order(kPins, &PinRow::pin, 3),
              "one row a PIN, in the order of the enumeration");

const PinRow& row_of(holder::PinName pin) {
  return kPins[static_cast<std::size_t>(pin)];
}

std::string message_of(const holder::TroubleRow& row, const Findings& findings) {
  return filled(tools::translated(row.message), findings.subject, tools::translated(findings.reason));
}

Json error_of(const holder::TroubleRow& row, const std::string& message) {
  return {{"code", row.code},
          {"exit_code", row.exit_code},
          {"message", message},
          {"remedy", tools::translated(row.remedy)}};
}

void complain(const holder::TroubleRow& row, const std::string& message) {
  Page page(wants_colours(STDERR_FILENO));
  page.paragraph(message, Tone::bad, "jpki-tool: ");
  page.paragraph(tools::translated(row.remedy), Tone::plain, "  → ");
  std::cerr << page.text();
}

std::string as_text(const Json& json, bool on_one_line) {
  return json.dump(on_one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

int say_so_far(const Settings& settings, const std::string& command, const Findings& findings) {
  const holder::TroubleRow& row = holder::row_of(findings.trouble);
  const bool failed = findings.trouble != holder::Trouble::none;
  if (settings.json) {
    Json all = {{"schema", kSchema}, {"command", command}};
    all.update(findings.facts);
    if (failed) all["error"] = error_of(row, message_of(row, findings));
    std::cout << as_text(all, settings.json_lines) << '\n' << std::flush;
  } else {
    std::cout << findings.text << std::flush;
    if (failed) complain(row, message_of(row, findings));
  }
  return row.exit_code;
}

int say(const Settings& settings, const std::string& command, const Findings& findings) {
  const int exit_code = say_so_far(settings, command, findings);
  if (std::cout) return exit_code;
  // What was to be said has not arrived.
  Findings lost;
  lost.trouble = holder::Trouble::file_not_written;
  lost.subject = _("standard output");
  lost.reason = N_("no space is left there");
  const holder::TroubleRow& row = holder::row_of(lost.trouble);
  complain(row, message_of(row, lost));
  return row.exit_code;
}

void remark(const std::string& text) {
  Page page(wants_colours(STDERR_FILENO));
  page.paragraph(text);
  std::cerr << page.text() << std::flush;
}

std::string name_of(jpki::KeyRole role) {
  return role == jpki::KeyRole::authentication ? _("Certificate for authentication")
                                               : _("Certificate for signing");
}

std::string personal_data_text() {
  return _("The certificate for signing holds personal data: your name, address, date of birth and sex.");
}

const char* code_of(jpki::KeyRole role) {
  return code_of(holder::pin_name(role));
}

const char* code_of(holder::PinName pin) {
  return row_of(pin).code;
}

std::optional<holder::PinName> pin_of_code(std::string_view code) {
  const auto* row =
      std::find_if(kPins.begin(), kPins.end(), [&](const PinRow& each) { return code == each.code; });
  return row == kPins.end() ? std::nullopt : std::optional(row->pin);
}

Json json_of(std::optional<int> tries_left) {
  return tries_left ? Json(*tries_left) : Json(nullptr);
}

const char* code_of(holder::Standing standing) {
  switch (standing) {
    case holder::Standing::not_yet_valid: return "not_yet_valid";
    case holder::Standing::valid: return "valid";
    case holder::Standing::renewable: return "renewable";
    case holder::Standing::expired: return "expired";
  }
  return "";
}

}  // namespace jpki_tool
