// docs/card-protocol.md, "The holder's text".
#include <gtest/gtest.h>

#include "tests/unit/vcard/card_on_the_table.h"

namespace vcard {
namespace {

constexpr const char* kNumber = "00B0000011";
constexpr const char* kAttributes = "00B0000000";

class TextCard : public CardOnTheTable {
 public:
  explicit TextCard(const Switches& switches = {}) : CardOnTheTable(switches) {}

  std::string log_in_for_text(const std::string& pin) {
    select_text();
    select("0011");
    return verify(pin);
  }
  std::string file(const char* id, const char* read) {
    log_in_for_text(text_pin());
    const std::string selected = select(id);
    return selected == "9000" ? ask(read) : selected;
  }
};

std::string hex(std::string_view text) {
  return support::to_hex(support::as_bytes(text));
}

TEST(TextApplet, HasAPinOfItsOwnWithThreeTries) {
  TextCard card;
  EXPECT_EQ(card.log_in_for_text(card.auth_pin()), "63C2");
  EXPECT_EQ(card.ask("00200080"), "63C2");
  EXPECT_EQ(card->tries_left(PinId::auth), 3);
  EXPECT_EQ(card.verify(card.text_pin()), "9000");
  EXPECT_EQ(card->tries_left(PinId::text), 3);
  for (const char* answer : {"63C2", "63C1", "63C0", "6984"})
    EXPECT_EQ(card.log_in_for_text(card.wrong_pin()), answer);
  EXPECT_EQ(card.log_in_for_text(card.text_pin()), "6984") << "even the right one";
}

TEST(TextApplet, HasABlockedPinBeside) {
  TextCard card;
  card.select_text();
  EXPECT_EQ(card.select("0012"), "9000");
  EXPECT_EQ(card.ask("00200080"), "63C0");
}

TEST(TextApplet, GivesBothFilesAfterItsPinOnly) {
  TextCard card;
  card.log_in_for_authentication();
  card.select_text();
  for (const auto& [id, read] : {std::pair{"0001", kNumber}, std::pair{"0002", kAttributes}}) {
    card.select(id);
    EXPECT_EQ(card.ask(read), "6982");
  }
  EXPECT_EQ(card.file("0001", kNumber), "FF100C303030303030303030303030FFFF9000");
  const Holder& holder = card->contents().holder;
  const std::string attributes = card.file("0002", kAttributes);
  EXPECT_EQ(attributes.substr(0, 4), "FF20");
  EXPECT_EQ(attributes.find("DF21080000000000000000DF22"), 6U);
  for (const std::string& text : {holder.name, holder.address, era_date(holder.birth).substr(1)})
    EXPECT_NE(attributes.find(hex(text)), std::string::npos) << text;
  EXPECT_NE(attributes.find("DF25013" + std::to_string(static_cast<int>(holder.sex)) + "FFFF"),
            std::string::npos);
}

TEST(TextApplet, ItsLoginEndsAsThoseOfTheKeysDo) {
  for (const char* drops : {"yes", "no"}) {
    TextCard card(Switches().set(Fact::other_applet_drops_pin, drops).set(Fact::reselect_drops_pin, drops));
    card.log_in_for_text(card.text_pin());
    card.select_jpki();
    EXPECT_EQ(card->is_verified(PinId::text), std::string_view(drops) == "no");
  }
}

TEST(TextApplet, FilesVaryAsTheirSwitchesSay) {
  EXPECT_EQ(TextCard(with(Fact::text_number, "missing")).file("0001", kNumber), "6A82");
  EXPECT_EQ(TextCard(with(Fact::text_number, "empty")).file("0001", kNumber), "6B00");
  EXPECT_EQ(TextCard(with(Fact::text_number, "garbage")).file("0001", "00B0000002"), "5A5A9000");
  EXPECT_EQ(TextCard(with(Fact::text_number, "cut-off")).file("0001", kNumber),
            "FF100C30303030303030303030309000");
  EXPECT_EQ(TextCard(with(Fact::text_attributes, "missing")).file("0002", kAttributes), "6A82");
  EXPECT_EQ(TextCard(with(Fact::text_lengths, "two-bytes")).file("0001", "00B0000005"), "FF1082000C9000");
  EXPECT_EQ(TextCard(with(Fact::filler, "none")).file("0001", kNumber), "FF100C3030303030303030303030309000");
  EXPECT_EQ(TextCard(with(Fact::text_layout, "no-offsets")).file("0002", kAttributes).find("DF21"),
            std::string::npos);
  EXPECT_NE(TextCard(with(Fact::text_layout, "unknown-field")).file("0002", kAttributes).find("DF2A013F"),
            std::string::npos);
  const std::string turned = TextCard(with(Fact::text_layout, "another-order")).file("0002", kAttributes);
  EXPECT_LT(turned.find("DF25"), turned.find("DF22"));
}

TEST(TextApplet, PhonesHaveNone) {
  for (const char* kind : {"android", "iphone", "resident-card"})
    EXPECT_EQ(TextCard(with(Fact::kind, kind)).select_text(), "6A82") << kind;
}

}  // namespace
}  // namespace vcard
