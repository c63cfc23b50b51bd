#include <gtest/gtest.h>

#include <set>

#include "vcard/switches.h"

namespace vcard {
namespace {

TEST(Switches, NamesAndPositionsAreDistinct) {
  std::set<std::string_view> names;
  for (const auto& row : switch_table()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    const std::set<std::string_view> positions(row.positions.begin(), row.positions.end());
    EXPECT_EQ(positions.size(), row.positions.size()) << row.name;
    EXPECT_GE(row.positions.size(), 2U) << row.name;
    EXPECT_FALSE(row.meaning.empty() || row.source.empty()) << row.name;
  }
}

TEST(Switches, EveryPositionCanBeSetByName) {
  for (const auto& row : switch_table()) {
    Switches switches;
    EXPECT_EQ(switches[row.fact], row.positions.front());
    for (const auto position : row.positions) {
      switches.set(row.name, position);
      EXPECT_TRUE(switches.is(row.fact, position));
    }
  }
}

TEST(Switches, RefusesUnknownNamesAndPositions) {
  Switches switches;
  EXPECT_THROW(switches.set("colour", "red"), SwitchError);
  try {
    switches.set("pss", "maybe");
    FAIL();
  } catch (const SwitchError& error) {
    ASSERT_NE(error.row(), nullptr);
    EXPECT_EQ(error.row()->fact, Fact::pss);
    EXPECT_EQ(error.position(), "maybe");
  }
  EXPECT_THROW(static_cast<void>(switches.is(Fact::pss, "maybe")), std::logic_error);
}

TEST(Switches, SpellStatusWordsAndNumbers) {
  EXPECT_EQ(Switches().status(Fact::locked_status), 0x6984);
  EXPECT_EQ(Switches().number(Fact::signature_ms), 350U);
}

}  // namespace
}  // namespace vcard
