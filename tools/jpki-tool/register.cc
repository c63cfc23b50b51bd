// jpki-tool register and unregister: a program is told of the module, or no longer.
#include <unistd.h>

#include "holder/message_id.h"
#include "holder/printable.h"
#include "holder/registration/program.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/terminal.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"
#include "tools/this_computer.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;
using holder::registration::Change;
using holder::registration::Direction;
using holder::registration::Plan;
using holder::registration::Program;
using holder::registration::Remark;
using holder::registration::Wish;
using tools::filled;

namespace fs = std::filesystem;

// Nothing is held meanwhile.
constexpr std::chrono::minutes kPatience{10};

struct KindRow {
  const char* code;
  const char* title;
};

KindRow kind_of(const Change& change) {
  if (!change.before) return {"create", N_("%1 is created:")};
  if (!change.after) return {"remove", N_("%1 is removed:")};
  return {"change", N_("%1 is changed:")};
}

Json facts_of(const Change& change) {
  const auto lines = lines_of(change);
  return {{"file", change.file.string()},
          {"kind", kind_of(change).code},
          {"removed", lines.removed},
          {"added", lines.added},
          {"done", false}};
}

// As it is, however long; an empty one tells nobody anything.
std::string shown(const std::string& mark, const std::string& line, Tone tone, bool coloured) {
  return line.empty() ? "" : toned(mark + holder::printable(line), tone, coloured) + "\n";
}

std::string shown(const Change& change, bool coloured) {
  const auto lines = lines_of(change);
  std::string text =
      wrapped(filled(tools::translated(kind_of(change).title), holder::printable(change.file.string()))) +
      "\n";
  for (const std::string& line : lines.removed) text += shown("  - ", line, Tone::bad, coloured);
  for (const std::string& line : lines.added) text += shown("  + ", line, Tone::good, coloured);
  return text;
}

std::string message_of(const Remark& remark) {
  return filled(tools::translated(remark.note->message), holder::printable(remark.subject));
}

std::string command_of(const Remark& remark) {
  return filled(remark.note->command, holder::printable(remark.subject));
}

std::string sentence_of(const Remark& remark) {
  const std::string command = command_of(remark);
  return message_of(remark) + (command.empty() ? "" : " " + command);
}

std::string shown(const Plan& plan, bool coloured) {
  std::string text;
  for (const Change& change : plan.changes) text += shown(change, coloured);
  for (const Remark& remark : plan.remarks) {
    text += wrapped(message_of(remark)) + "\n";
    if (!command_of(remark).empty()) text += "  " + command_of(remark) + "\n";
  }
  return text;
}

void refuse_idle_options(const Program& program, const RegistrationOptions& options, Direction direction) {
  if (options.for_all && !program.for_all)
    throw TroubleError(Trouble::usage,
                       filled(_("%1 has nothing for all users: leave out --system."), program.name));
  if (!options.hosts.empty() && !program.by_host) throw TroubleError(Trouble::usage, _("--host is for ssh."));
  if (program.by_host && options.hosts.empty() && direction == Direction::add)
    throw TroubleError(Trouble::usage, _("name the hosts that are to see the card's key: --host HOST"));
}

// Throws TroubleError (cancelled, change_unseen).
void ask(const Plan& plan) {
  if (!has_terminal()) throw TroubleError(Trouble::change_unseen);
  if (!agreed_at_terminal(shown(plan, wants_colours(STDERR_FILENO)), _("Do this?"), kPatience))
    throw TroubleError(Trouble::cancelled);
}

// What is done already is told, also where not all could be.
void carry_out(const Plan& plan, Findings& findings) {
  Page page(wants_colours(STDOUT_FILENO));
  const std::string stamp = holder::iso_basic(holder::iso_date(holder::day_in_japan(now()))) + "T" +
                            holder::iso_basic(holder::iso_time_of_day_in_japan(now()));
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    const Change& change = plan.changes[i];
    try {
      const fs::path copy = apply(change, stamp);
      findings.facts["changes"][i]["done"] = true;
      page.paragraph(filled(_("Done: %1"), holder::printable(change.file.string())));
      if (copy.empty()) continue;
      findings.facts["changes"][i]["backup"] = copy.string();
      page.paragraph(filled(_("As it was before: %1"), holder::printable(copy.string())), Tone::plain, "  ");
    } catch (const TroubleError& error) {
      findings.trouble = error.trouble();
      findings.subject = error.subject();
      findings.reason = error.reason();
      break;
    }
  }
  findings.text += page.text();
}

Findings registration(const RegistrationOptions& options, Direction direction) {
  const Program& program = *holder::registration::program_of(options.program);
  refuse_idle_options(program, options, direction);
  std::error_code none;
  const fs::path modules = options.modules.empty() ? fs::path() : fs::absolute(options.modules, none);
  const holder::doctor::System system = tools::this_computer();
  const Wish wish{direction, options.for_all, geteuid() == 0, modules.lexically_normal(), options.hosts};
  const Plan plan = planned(system, program, wish);

  Findings findings;
  findings.facts["program"] = program.code;
  findings.facts["changes"] = Json::array();
  for (const Change& change : plan.changes) findings.facts["changes"].push_back(facts_of(change));
  findings.facts["notes"] = Json::array();
  for (const Remark& remark : plan.remarks)
    findings.facts["notes"].push_back(
        {{"code", remark.note->code}, {"subject", remark.subject}, {"message", sentence_of(remark)}});
  const bool unasked = options.dry_run || options.yes || plan.changes.empty();
  if (unasked) findings.text = shown(plan, wants_colours(STDOUT_FILENO));
  if (options.dry_run || plan.changes.empty()) return findings;

  make_sure_of(plan);
  if (!unasked) {
    ask(plan);
    make_sure_of(plan);
  }
  carry_out(plan, findings);
  return findings;
}

}  // namespace

Findings add_registration(const Settings&, const RegistrationOptions& options) {
  return registration(options, Direction::add);
}

Findings remove_registration(const Settings&, const RegistrationOptions& options) {
  return registration(options, Direction::remove);
}

}  // namespace jpki_tool
