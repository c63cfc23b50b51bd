// The commands of jpki-tool. Each returns what it has found out; what stands in the way is a
// holder::TroubleError, apdu::TransportError or jpki::CardError. Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>

#include "tools/jpki-tool/says.h"
#include "tools/jpki-tool/settings.h"

namespace jpki_tool {

Findings status(const Settings& settings);

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

Findings pin_verify(const Settings& settings, jpki::KeyRole role);
Findings pin_change(const Settings& settings, jpki::KeyRole role);

// Reaches no card.
Findings why(const std::string& code);

}  // namespace jpki_tool
