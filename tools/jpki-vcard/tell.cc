#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <system_error>

#include "support/joined.h"
#include "tools/jpki-vcard/commands.h"
#include "tools/messages.h"
#include "vcard/vpcd.h"

namespace jpki_vcard {
namespace {

using tools::filled;

constexpr std::string_view kVerbs[] = {"remove", "insert",  "swap",   "reset", "fault",
                                       "hold",   "release", "status", "quit"};

bool is_verb(const std::string& word) {
  return std::find(std::begin(kVerbs), std::end(kVerbs), word) != std::end(kVerbs);
}

// The option, else the directory before the verb, else the environment, else the directory that we are in.
std::filesystem::path control_of(const TellOptions& options, std::vector<std::string>& words) {
  std::filesystem::path control = options.control;
  if (!words.empty() && !is_verb(words.front())) {
    if (control.empty()) control = std::filesystem::path(words.front()) / "control";
    words.erase(words.begin());
  }
  const char* environment = std::getenv("JPKI_VCARD_CONTROL");
  if (control.empty() && environment != nullptr) control = environment;
  return control.empty() ? std::filesystem::path("control") : control;
}

std::string line_of(std::vector<std::string> words) {
  // The running card has its own current directory.
  if (words.size() == 2 && words[0] == "swap") words[1] = std::filesystem::absolute(words[1]).string();
  return support::joined(words, " ");
}

std::string explain(const std::string& answer) {
  if (answer == "error fault")
    return _(
        "A fault is a number or a command's first bytes, and one of drop, garbage, short, long, empty or a "
        "status "
        "word: fault 3 6F00, fault command:00200080 drop");
  if (answer == "error hold") return _("Say the answer to which command from now shall wait: hold 3");
  if (answer.starts_with("error card ")) return filled(_("Cannot use that card: %1"), answer.substr(11));
  return _("Say one of: remove, insert, swap DIR, reset, fault N WHAT, hold N, release, status, quit");
}

}  // namespace

int tell(const TellOptions& options) {
  std::vector<std::string> words = options.words;
  const auto control = control_of(options, words);
  if (words.empty() || !is_verb(words.front())) return complain(explain("error verb"));
  try {
    const std::string answer = vcard::tell(control, line_of(words));
    if (!answer.starts_with("ok")) return complain(explain(answer));
    if (answer.size() > 3) std::cout << answer.substr(3) << '\n';
    return 0;
  } catch (const std::system_error&) {
    return complain(
        filled(_("No card runs behind %1. Start one with “jpki-vcard run DIR”, and name DIR or its control "
                 "socket here."),
               control.string()));
  }
}

}  // namespace jpki_vcard
