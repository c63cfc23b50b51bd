// jpki-tool card-facts: which of the facts that docs/card-protocol.md is not certain of hold on this card,
// for people who want this project to know.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

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
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/signals.h"
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

// The PIN, typed by somebody who was told before what it is for; or why it may not be presented.
struct Prepared {
  std::unique_ptr<holder::CardPin> pin = {};
  std::optional<jpki::Pin> typed = {};
  std::optional<holder::PinRefusal> refusal = {};
};

Prepared prepared(const Settings& settings, holder::CardInHand& card) {
  Prepared out{card.pin(holder::PinName::authentication)};
  const auto left = card.use([&](apdu::Transaction& transaction, jpki::Card&) {
    out.pin->approach(transaction);
    return out.pin->tries_left(transaction);
  });
  if (const auto trouble = holder::facts::objection_to_questions(left, out.pin->policy())) {
    out.refusal = holder::PinRefusal{*trouble, left};
    return out;
  }
  std::vector<std::string> explanation = {
      _("Some facts need the PIN for authentication. It is typed once; after the card has taken it, the card "
        "is "
        "given it again for each question, about a dozen times."),
      _("A text without meaning is signed a few times with the key for authentication, and the signatures "
        "are thrown away. The signing password is not asked for.")};
  const auto source = pin_source(settings);
  out.typed = holder::pin_from(
      out.pin->policy(),
      source->ask({explained(*out.pin, left, std::move(explanation)), name_of(out.pin->name())}).view());
  return out;
}

std::string last_sentence(const Prepared& prepared) {
  if (prepared.typed)
    return _("Nothing was written to the card, no try was spent, and the signatures were thrown away.");
  return _("Nothing was written to the card, no PIN was sent, and no try was spent.");
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

holder::Replacing replacing_by(const CardFactsOptions& options) {
  return options.report.force ? holder::Replacing::yes : holder::Replacing::no;
}

// Into the files that were asked for; says which.
void write_down(Findings& findings, const AskedCard& asked, const std::vector<Found>& found,
                const holder::facts::Recorder& recorder, const CardFactsOptions& options) {
  if (options.report.file.empty()) {
    add(findings, _("--report FILE writes this down, without personal data, for this project to "
                    "learn from (docs/jpki-tool.md)."));
  } else {
    write_report(report_text(asked, found, JPKI_VERSION), options.report);
    findings.facts["report"] = options.report.file.string();
    add(findings, filled(_("Written: %1"), options.report.file.string()));
  }
  if (!options.record.empty()) {
    holder::write_whole(options.record, support::as_bytes(recorder.text(asked.reader, asked.atr)),
                        replacing_by(options), holder::Privacy::own);
    findings.facts["record"] = options.record.string();
    add(findings, filled(_("Written: %1"), options.record.string()));
    add(findings,
        _("It has the card's answers without certificates, numbers and names. It is text: look at it "
          "before you give it away."));
  }
}

}  // namespace

Findings card_facts(const Settings& settings, const CardFactsOptions& options) {
  if (!options.record.empty() && lies_at(options.record) == lies_at(options.report.file))
    throw holder::TroubleError(holder::Trouble::usage, _("--report and --record need two files."));
  make_sure_of(options.report);
  if (!options.record.empty()) holder::make_sure_of_place(options.record, replacing_by(options));
  apdu::ChosenReaders readers = the_readers(settings);
  holder::facts::Traffic traffic;
  holder::facts::Recorder recorder;
  holder::facts::CarefulReaders careful(readers, {&traffic, &recorder});
  holder::CardInHand card = holder::find_card(careful, the_search(settings));
  const AskedCard asked{card.reader(), card.description().kind, card.atr()};
  Prepared with;
  if (options.with_pin) {
    with = prepared(settings, card);
    if (with.refusal) return findings_of(*with.pin, *with.refusal);
    careful.allow_login();
    let_signals_wait();
  }
  if (!options.record.empty()) holder::facts::ask_as_programs_do(card);
  const auto logins = options.end_logins ? holder::facts::Logins::end : holder::facts::Logins::respect;
  std::optional<holder::facts::GivenPin> given;
  if (with.typed) given.emplace(holder::facts::GivenPin{*with.typed, an_end_is_wished});
  const holder::facts::Answers answers = ask_card(card, traffic, logins, given ? &*given : nullptr);

  Findings findings = findings_of(asked, answers.found);
  if (answers.refusal) {
    const Findings refused = findings_of(*with.pin, *answers.refusal);
    findings.facts.update(refused.facts);
    findings.text += refused.text;
    findings.trouble = answers.forgotten ? refused.trouble : holder::Trouble::login_not_ended;
    return findings;
  }
  add(findings, last_sentence(with));
  if (!answers.forgotten) findings.trouble = holder::Trouble::login_not_ended;
  try {
    write_down(findings, asked, answers.found, recorder, options);
  } catch (const holder::TroubleError&) {
    // That somebody may be logged in on the card is more important.
    if (answers.forgotten) throw;
  }
  return findings;
}

}  // namespace jpki_tool
