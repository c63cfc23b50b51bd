#include "tools/jpki-tool/written_report.h"

#include <unistd.h>

#include <chrono>

#include "holder/trouble.h"
#include "holder/whole_file.h"
#include "support/bytes.h"
#include "tools/jpki-tool/terminal.h"
#include "tools/jpki-tool/text.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;
using tools::filled;

// No card is held meanwhile.
constexpr std::chrono::minutes kPatience{10};

holder::Replacing replacing(const ReportOptions& options) {
  return options.force ? holder::Replacing::yes : holder::Replacing::no;
}

}  // namespace

void make_sure_of(const ReportOptions& options) {
  if (options.file.empty()) return;
  holder::make_sure_of_place(options.file, replacing(options));
  if (!options.yes && !has_terminal()) throw TroubleError(Trouble::report_unseen);
}

void write_report(const std::string& report, const ReportOptions& options) {
  if (!options.yes) {
    Page page(wants_colours(STDERR_FILENO));
    page.paragraph(_("This is the report, all of it. Your name, address, PINs and numbers are not in it:"));
    const std::string question = filled(_("Write it to %1?"), options.file.string());
    if (!agreed_at_terminal(page.text() + "\n" + report + "\n", question, kPatience))
      throw TroubleError(Trouble::cancelled);
  }
  holder::write_whole(options.file, support::as_bytes(report), replacing(options), holder::Privacy::for_all);
}

}  // namespace jpki_tool
