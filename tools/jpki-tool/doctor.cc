// jpki-tool doctor: why something does not work, one line a check, and a report for somebody who is to help.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "holder/doctor/check.h"
#include "holder/doctor/report.h"
#include "holder/message_id.h"
#include "support/enum_table.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"
#include "tools/this_computer.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::doctor::Examined;
using holder::doctor::State;
using holder::doctor::System;
using tools::filled;

using AllExamined = std::vector<Examined>;

struct StateRow {
  State state;
  Tone tone;
  const char* mark;
};

constexpr std::array kStates = {
    StateRow{State::ok, Tone::good, N_("ok")}, StateRow{State::warning, Tone::warning, N_("note")},
    StateRow{State::problem, Tone::bad, N_("problem")}, StateRow{State::not_applicable, Tone::plain, "–"}};

static_assert(support::in_enum_order(kStates, &StateRow::state, kStates.size()),
              "one row a state, in the order of the enumeration");

std::string mark_of(const StateRow& row) {
  return tools::translated(row.mark);
}

// Before each line, so that what it says stands below the others'.
std::string margin(const std::string& mark) {
  std::size_t widest = 0;
  for (const StateRow& row : kStates) widest = std::max(widest, width_of(mark_of(row)));
  return "  " + mark + std::string(widest - width_of(mark) + 2, ' ');
}

std::string message_of(const Examined& each) {
  return filled(tools::translated(each.finding.diagnosis->message), each.finding.subject);
}

Json facts_of(const Examined& each) {
  const holder::doctor::Diagnosis& diagnosis = *each.finding.diagnosis;
  Json facts = {{"id", each.check->id},
                {"state", code_of(diagnosis.state)},
                {"diagnosis", diagnosis.code},
                {"title", tools::translated(each.check->title)},
                {"message", message_of(each)}};
  if (*diagnosis.remedy != '\0') facts["remedy"] = tools::translated(diagnosis.remedy);
  facts["facts"] = Json::array();
  for (const holder::doctor::Fact& fact : each.finding.facts)
    facts["facts"].push_back({{"name", fact.name}, {"value", fact.value}});
  return facts;
}

void show(Page& page, const Examined& each) {
  const holder::doctor::Diagnosis& diagnosis = *each.finding.diagnosis;
  const StateRow& row = kStates[static_cast<std::size_t>(diagnosis.state)];
  page.paragraph(filled(_("%1: %2"), tools::translated(each.check->title), message_of(each)), row.tone,
                 margin(mark_of(row)));
  if (*diagnosis.remedy != '\0')
    page.paragraph(tools::translated(diagnosis.remedy), Tone::plain, margin({}) + "→ ");
}

AllExamined examined(const Settings& settings, const System& system) {
  apdu::ChosenReaders readers = the_readers(settings);
  auto card = holder::doctor::look_at_card(readers, the_search(settings));
  card.invented = settings.demo;
  return holder::doctor::examine({system, card, now()});
}

}  // namespace

Findings doctor(const Settings& settings, const ReportOptions& options) {
  make_sure_of(options);
  const System system = tools::this_computer();
  const AllExamined all = examined(settings, system);

  Findings findings;
  findings.facts["checks"] = Json::array();
  Page page(wants_colours(STDOUT_FILENO));
  for (const Examined& each : all) {
    findings.facts["checks"].push_back(facts_of(each));
    show(page, each);
  }
  if (!options.file.empty()) {
    write_report(holder::doctor::report_text(system, all, JPKI_VERSION), options);
    findings.facts["report"] = options.file.string();
    page.paragraph(filled(_("Written: %1"), options.file.string()), Tone::plain, "  ");
  }
  findings.text = page.text();
  if (holder::doctor::any_problem(all)) findings.trouble = Trouble::problem_found;
  return findings;
}

}  // namespace jpki_tool
