// A report for somebody else: shown first, all of it, and written after a yes, whole or not at all. Thread
// rule: one thread.
#pragma once

#include <filesystem>
#include <string>

namespace jpki_tool {

struct ReportOptions {
  std::filesystem::path file;  // empty: none
  bool force = false;          // replace what is there
  bool yes = false;            // to what is in it
};

// Before anything is asked for its sake. Throws holder::TroubleError (file_exists, file_not_written,
// report_unseen).
void make_sure_of(const ReportOptions& options);

// Throws holder::TroubleError (cancelled, file_exists, file_not_written).
void write_report(const std::string& report, const ReportOptions& options);

}  // namespace jpki_tool
