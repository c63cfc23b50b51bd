#include "tests/safety/pairwise.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <tuple>

#include "tests/safety/card_rows.h"

namespace safety {
namespace {

using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

std::set<Pair> pairs_in(const std::vector<Row>& rows) {
  std::set<Pair> pairs;
  for (const Row& row : rows)
    for (std::size_t a = 0; a < row.size(); ++a)
      for (std::size_t b = a + 1; b < row.size(); ++b) pairs.insert({a, row[a], b, row[b]});
  return pairs;
}

std::size_t pairs_of(const std::vector<std::size_t>& sizes) {
  std::size_t count = 0;
  for (std::size_t a = 0; a < sizes.size(); ++a)
    for (std::size_t b = a + 1; b < sizes.size(); ++b) count += sizes[a] * sizes[b];
  return count;
}

Row positions_in(const vcard::Switches& switches) {
  Row row;
  for (const char digit : digits_of(switches)) row.push_back(static_cast<std::size_t>(digit - '0'));
  return row;
}

TEST(Pairwise, EveryPairOccursAndNoPositionIsOutOfRange) {
  for (const std::vector<std::size_t>& sizes : std::vector<std::vector<std::size_t>>{
           {1}, {3}, {2, 2}, {1, 4}, {3, 2, 4}, {2, 2, 2, 2, 2, 2, 2, 2}, {5, 5, 4, 4, 3, 3, 2, 2, 1}}) {
    const auto rows = pairwise(sizes);
    EXPECT_EQ(pairs_in(rows).size(), pairs_of(sizes));
    for (const Row& row : rows)
      for (std::size_t i = 0; i < sizes.size(); ++i) EXPECT_LT(row[i], sizes[i]);
  }
}

TEST(Pairwise, FewRowsDo) {
  // Sixteen would be all combinations of four; five are known to be enough for four of two positions.
  EXPECT_LE(pairwise({2, 2, 2, 2}).size(), 8U);
  EXPECT_EQ(pairwise({5, 4}).size(), 20U) << "and fewer cannot";
}

TEST(CardRows, AnyTwoPositionsOfAnyTwoSwitchesMeet) {
  std::vector<std::size_t> sizes;
  for (const vcard::SwitchRow& row : vcard::switch_table()) sizes.push_back(row.positions.size());
  std::vector<Row> rows;
  for (const vcard::Switches& switches : rows_of_all_cards()) rows.push_back(positions_in(switches));
  EXPECT_EQ(pairs_in(rows).size(), pairs_of(sizes));
  std::cout << rows.size() << " rows of all cards, " << pairs_of(sizes) << " pairs\n";
}

TEST(CardRows, WholeCardsLeaveOutWhatIsNoDoubtAboutOneCard) {
  std::vector<std::size_t> sizes;
  for (const vcard::SwitchRow& row : vcard::switch_table()) {
    const bool fixed = row.fact == vcard::Fact::kind || row.fact == vcard::Fact::certificates ||
                       row.fact == vcard::Fact::missing_certificate ||
                       row.fact == vcard::Fact::issuer_certificate;
    sizes.push_back(fixed ? 1 : row.positions.size());
  }
  std::vector<Row> rows;
  for (const vcard::Switches& switches : rows_of_whole_cards()) rows.push_back(positions_in(switches));
  EXPECT_EQ(pairs_in(rows).size(), pairs_of(sizes));
  std::cout << rows.size() << " rows of whole cards, " << pairs_of(sizes) << " pairs\n";
}

TEST(CardRows, AreListedInTheDocument) {
  std::ifstream file(JPKI_SOURCE_DIR "/docs/testing.md");
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  std::string listed = "```\n";
  for (const vcard::Switches& switches : rows_of_whole_cards()) listed += digits_of(switches) + "\n";
  EXPECT_NE(document.find(listed + "```\n"), std::string::npos)
      << "put in the output of tests/safety/print_card_rows --digits";
}

}  // namespace
}  // namespace safety
