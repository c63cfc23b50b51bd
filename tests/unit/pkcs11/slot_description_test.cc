#include "pkcs11/slot_description.h"

#include <gtest/gtest.h>

namespace pkcs11 {
namespace {

TEST(SlotDescription, IsTheReadersNameWhereThatFits) {
  EXPECT_EQ(slot_description("ACS ACR1252 Reader [PICC] 00 00"), "ACS ACR1252 Reader [PICC] 00 00");
  EXPECT_EQ(slot_description(std::string(64, 'x')), std::string(64, 'x'));
  EXPECT_EQ(slot_description(""), "");
}

TEST(SlotDescription, OfALongNameTheEndIsKept) {
  const std::string name =
      "A Company With A Long Name Contactless Card Reader Of Some Model [Interface] (0123456789AB) 00 0";
  const std::string zero = slot_description(name + "0");
  const std::string one = slot_description(name + "1");
  EXPECT_EQ(zero.size(), 64U);
  EXPECT_EQ(zero,
            "A Company With A Lon\xE2\x80\xA6"
            "me Model [Interface] (0123456789AB) 00 00");
  EXPECT_NE(zero, one);
}

TEST(SlotDescription, CutsBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 40; ++i) name += "\xE3\x82\xAB";
  for (const char* shift : {"", "x", "xx"}) {
    const std::string shown = slot_description(shift + name + shift);
    EXPECT_LE(shown.size(), 64U);
    EXPECT_GE(shown.size(), 60U);
    EXPECT_EQ(shown.find('?'), std::string::npos);
    EXPECT_EQ(slot_description(shown), shown) << "what is left is UTF-8";
  }
}

TEST(SlotDescription, BytesThatAreNoUtf8AreQuestionMarks) {
  EXPECT_EQ(slot_description("a\xFF\x80z"), "a??z");
  EXPECT_EQ(slot_description("\xE3\x82"), "??") << "cut off";
  EXPECT_EQ(slot_description("\xC0\xAF"), "??") << "too long a form";
  EXPECT_EQ(slot_description("\xED\xA0\x80"), "???") << "a surrogate";
  EXPECT_EQ(slot_description("\xF4\x90\x80\x80"), "????") << "beyond the last character";
}

// Programs print it as it is.
TEST(SlotDescription, NothingSteersATerminalOrTurnsTheDirectionOfWriting) {
  EXPECT_EQ(slot_description("Reader\x1B[2J\n\xC2\x9B"), "Reader?[2J??");
  EXPECT_EQ(slot_description("Reader \xE2\x80\xAEgnp.exe\xE2\x81\xA6"), "Reader ?gnp.exe?");
}

}  // namespace
}  // namespace pkcs11
