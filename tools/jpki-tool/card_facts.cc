// jpki-tool card-facts: which of the facts that docs/card-protocol.md is not certain of hold on this card,
// for people who want this project to know.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "holder/card_kind.h"
#include "holder/facts/asking.h"
#include "holder/facts/careful_readers.h"
#include "holder/facts/recorder.h"
#include "holder/facts/report.h"
#include "holder/message_id.h"
#include "holder/whole_file.h"
#include "support/bytes.h"
#include "support/enum_table.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using holder::facts::AskedCard;
using holder::facts::Found;
using holder::facts::Verdict;
using tools::filled;

struct VerdictRow {
  Verdict verdict;
  Tone tone;
  const char* mark;
};

constexpr std::array kVerdicts = {VerdictRow{Verdict::holds, Tone::good, N_("holds")},
                                  VerdictRow{Verdict::differs, Tone::warning, N_("differs")},
                                  VerdictRow{Verdict::unclear, Tone::plain, N_("unclear")},
                                  VerdictRow{Verdict::not_asked, Tone::plain, N_("not asked")}};

static_assert(support::in_enum_order(kVerdicts, &VerdictRow::verdict, kVerdicts.size()),
              "one row a verdict, in the order of the enumeration");

const VerdictRow& row_of(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}

// Before each line, so that what it says stands below the others'.
std::string margin(const std::string& mark) {
  std::size_t widest = 0;
  for (const VerdictRow& row : kVerdicts) widest = std::max(widest, width_of(tools::translated(row.mark)));
  return "  " + mark + std::string(widest - width_of(mark) + 2, ' ');
}

Json facts_of(const Found& each) {
  Json facts = {{"id", each.fact->id},
                {"verdict", code_of(each.finding.verdict)},
                {"statement", tools::translated(each.fact->statement)}};
  if (!each.finding.observed.empty()) facts["observed"] = each.finding.observed;
  return facts;
}

void show(Page& page, const Found& each) {
  const VerdictRow& row = row_of(each.finding.verdict);
  page.paragraph(filled(_("%1: %2"), each.fact->id, tools::translated(each.fact->statement)), row.tone,
                 margin(tools::translated(row.mark)));
  if (!each.finding.observed.empty()) page.paragraph(each.finding.observed, Tone::plain, margin({}) + "→ ");
}

Findings findings_of(const AskedCard& card, const std::vector<Found>& all) {
  Findings findings;
  findings.facts["card"] = {
      {"reader", shown_reader(card)}, {"kind", holder::row_of(card.kind).code}, {"atr", shown_atr(card)}};
  findings.facts["facts"] = Json::array();
  Page page(wants_colours(STDOUT_FILENO));
  page.heading(_("What is uncertain of the card, and how it is on this one"));
  for (const Found& each : all) {
    findings.facts["facts"].push_back(facts_of(each));
    show(page, each);
  }
  page.paragraph(_("Nothing was written to the card, no PIN was sent, and no try was spent."), Tone::plain,
                 "  ");
  findings.text = page.text();
  return findings;
}

void add(Findings& findings, const std::string& sentence) {
  findings.text += wrapped(sentence, "  ") + "\n";
}

std::filesystem::path lies_at(const std::filesystem::path& file) {
  std::error_code none;
  return std::filesystem::weakly_canonical(file, none);
}

}  // namespace

Findings card_facts(const Settings& settings, const CardFactsOptions& options) {
  const auto replacing = options.report.force ? holder::Replacing::yes : holder::Replacing::no;
  if (!options.record.empty() && lies_at(options.record) == lies_at(options.report.file))
    throw holder::TroubleError(holder::Trouble::usage, _("--report and --record need two files."));
  make_sure_of(options.report);
  if (!options.record.empty()) holder::make_sure_of_place(options.record, replacing);
  apdu::ChosenReaders readers = the_readers(settings);
  holder::facts::Traffic traffic;
  holder::facts::Recorder recorder;
  holder::facts::CarefulReaders careful(readers, {&traffic, &recorder});
  holder::CardInHand card = holder::find_card(careful, the_search(settings));
  const AskedCard asked{card.reader(), card.description().kind, card.atr()};
  if (!options.record.empty()) holder::facts::ask_as_programs_do(card);
  const auto logins = options.end_logins ? holder::facts::Logins::end : holder::facts::Logins::respect;
  const std::vector<Found> all = ask_card(card, traffic, logins);

  Findings findings = findings_of(asked, all);
  if (options.report.file.empty()) {
    add(findings, _("--report FILE writes this down, without personal data, for this project to "
                    "learn from (docs/jpki-tool.md)."));
  } else {
    write_report(report_text(asked, all, JPKI_VERSION), options.report);
    findings.facts["report"] = options.report.file.string();
    add(findings, filled(_("Written: %1"), options.report.file.string()));
  }
  if (!options.record.empty()) {
    holder::write_whole(options.record, support::as_bytes(recorder.text(asked.reader, asked.atr)), replacing,
                        holder::Privacy::own);
    findings.facts["record"] = options.record.string();
    add(findings, filled(_("Written: %1"), options.record.string()));
    add(findings,
        _("It has the card's answers without certificates, numbers and names. It is text: look at it "
          "before you give it away."));
  }
  return findings;
}

}  // namespace jpki_tool
