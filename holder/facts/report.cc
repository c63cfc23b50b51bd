#include "holder/facts/report.h"

#include <algorithm>
#include <string_view>

#include "holder/card_kind.h"
#include "holder/doctor/masked.h"

namespace holder::facts {
namespace {

// Contact cards' (docs/card-protocol.md, "ATRs"): many have the same. Those of contactless cards have bytes
// of the card, and some of chance.
constexpr std::string_view kPublishedAtrs[] = {"3BE000FF8131FE4514", "3BDA13FF8131FB468012392F31C173C601C03B",
                                               "3BC5FF8131FB458073C6010000"};

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\n";
}

}  // namespace

std::string shown_reader(const AskedCard& card) {
  return doctor::without_serial_numbers(card.reader);
}

bool is_published_atr(support::ByteView atr) {
  const std::string hex = support::to_hex(atr);
  return std::find(std::begin(kPublishedAtrs), std::end(kPublishedAtrs), hex) != std::end(kPublishedAtrs);
}

std::string shown_atr(const AskedCard& card) {
  const std::string hex = support::to_hex(card.atr);
  return is_published_atr(card.atr) ? hex : hex.substr(0, 4) + "… (" + std::to_string(card.atr.size()) + ")";
}

std::string report_text(const AskedCard& card, const std::vector<Found>& all, const std::string& version) {
  std::string out = line("jpki-tool", version) + line("reader", shown_reader(card)) +
                    line("card", row_of(card.kind).code) + line("atr", shown_atr(card));
  for (const Found& each : all) {
    out += line(each.fact->id, code_of(each.finding.verdict));
    if (!each.finding.observed.empty()) out += "  " + each.finding.observed + "\n";
  }
  return out;
}

}  // namespace holder::facts
