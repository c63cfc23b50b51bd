#include "tests/safety/card_rows.h"

#include <algorithm>

#include "tests/safety/pairwise.h"

namespace safety {
namespace {

using vcard::Fact;
using vcard::Switches;

std::vector<Switches> rows_with(const std::vector<Fact>& fixed) {
  const auto table = vcard::switch_table();
  std::vector<std::size_t> sizes;
  for (const vcard::SwitchRow& row : table) {
    const bool free = std::find(fixed.begin(), fixed.end(), row.fact) == fixed.end();
    sizes.push_back(free ? row.positions.size() : 1);
  }
  std::vector<Switches> all;
  for (const Row& positions : pairwise(sizes)) {
    Switches switches;
    for (std::size_t i = 0; i < table.size(); ++i)
      switches.set(table[i].fact, table[i].positions[positions[i]]);
    all.push_back(switches);
  }
  return all;
}

}  // namespace

std::vector<Switches> rows_of_whole_cards() {
  return rows_with({Fact::kind, Fact::certificates, Fact::missing_certificate, Fact::issuer_certificate});
}

std::vector<Switches> rows_of_all_cards() {
  return rows_with({});
}

std::string digits_of(const Switches& switches) {
  std::string digits;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    const auto* const found =
        std::find(row.positions.data(), row.positions.data() + row.positions.size(), switches[row.fact]);
    digits += static_cast<char>('0' + (found - row.positions.data()));
  }
  return digits;
}

std::string words_of(const Switches& switches) {
  std::string words;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    const std::string_view position = switches[row.fact];
    if (position == row.positions.front()) continue;
    words += (words.empty() ? "" : " ") + std::string(row.name) + "=" + std::string(position);
  }
  return words;
}

}  // namespace safety
