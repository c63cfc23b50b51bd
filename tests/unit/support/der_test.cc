#include "support/der.h"

#include <gtest/gtest.h>

namespace support::der {
namespace {

struct HeaderCase {
  const char* name;
  const char* bytes;
  bool readable;
  std::size_t header_size = 0;
  std::size_t content_size = 0;
};

// X.690 8.1.3 (length forms) and 10.1 (the shortest one in DER).
constexpr HeaderCase kHeaders[] = {
    {"zero_length", "05 00", true, 2, 0},
    {"short_form", "04 7F", true, 2, 0x7F},
    {"one_length_byte", "04 81 80", true, 3, 0x80},
    {"two_length_bytes", "30 82 01 00", true, 4, 0x100},
    {"three_length_bytes", "30 83 01 00 00", true, 5, 0x10000},
    {"four_length_bytes", "30 84 01 00 00 00", true, 6, 0x1000000},
    {"two_gibibytes", "30 84 80 00 00 00", true, 6, 0x80000000},
    {"indefinite", "30 80 00 00", false},
    {"five_length_bytes", "30 85 01 00 00 00 00", false},
    {"eight_length_bytes", "30 88 FF FF FF FF FF FF FF FF", false},
    {"reserved_form", "30 FF", false},
    {"long_form_of_a_short_length", "04 81 7F", false},
    {"long_form_of_zero", "04 81 00", false},
    {"leading_zero_in_length", "04 82 00 80", false},
    {"empty", "", false},
    {"tag_alone", "30", false},
    {"length_cut_off", "30 82 01", false},
    {"length_missing", "30 81", false},
    {"multi_byte_tag", "1F 81 01 00", false},
    {"multi_byte_private_tag", "FF 01 00", false},
};

class Header : public testing::TestWithParam<HeaderCase> {};

TEST_P(Header, IsReadOrRefused) {
  const HeaderCase& expected = GetParam();
  const std::optional<Element> element = read_header(from_hex(expected.bytes));
  ASSERT_EQ(element.has_value(), expected.readable);
  if (!element) return;
  EXPECT_EQ(element->header_size, expected.header_size);
  EXPECT_EQ(element->content_size, expected.content_size);
  EXPECT_EQ(element->size(), expected.header_size + expected.content_size);
}

INSTANTIATE_TEST_SUITE_P(Forms, Header, testing::ValuesIn(kHeaders),
                         [](const auto& instance) { return instance.param.name; });

TEST(Reader, WalksOverSiblings) {
  const Bytes bytes = from_hex("02 01 05  A0 01 FF  04 00");
  Reader reader(bytes);
  EXPECT_EQ(to_hex(reader.next(0x02).value()), "020105");
  reader.skip_if(0xA1);
  reader.skip_if(0xA0);
  EXPECT_EQ(to_hex(reader.next(0x04).value()), "0400");
  EXPECT_FALSE(reader.next(0x04));
}

TEST(Reader, DoesNotMoveOverAnotherTag) {
  const Bytes bytes = from_hex("02 01 05");
  Reader reader(bytes);
  EXPECT_FALSE(reader.next(0x04));
  EXPECT_FALSE(reader.enter(0x30));
  EXPECT_TRUE(reader.next(0x02));
}

TEST(Reader, EntersAnElementThatIsCutOff) {
  // The first bytes of a certificate: SEQUENCE { SEQUENCE { INTEGER 7, ... both longer than what is there.
  const Bytes bytes = from_hex("30 82 05 00  30 82 04 00  02 01 07  04 05 AA");
  Reader reader(bytes);
  std::optional<Reader> certificate = reader.enter(0x30);
  ASSERT_TRUE(certificate);
  std::optional<Reader> body = certificate->enter(0x30);
  ASSERT_TRUE(body);
  EXPECT_EQ(to_hex(body->next(0x02).value()), "020107");
  EXPECT_FALSE(body->next(0x04)) << "not there in full";
  EXPECT_FALSE(reader.next(0x30)) << "nothing is behind an element that is cut off";
}

TEST(Reader, StaysInsideWhatItEntered) {
  const Bytes bytes = from_hex("30 03 02 01 07  02 01 08");
  Reader reader(bytes);
  Reader inside = reader.enter(0x30).value();
  EXPECT_EQ(to_hex(inside.next(0x02).value()), "020107");
  EXPECT_FALSE(inside.next(0x02));
  EXPECT_EQ(to_hex(reader.next(0x02).value()), "020108");
}

TEST(Reader, RefusesAChildLongerThanItsParent) {
  const Bytes bytes = from_hex("30 03 02 05 07 01 02 03 04");
  Reader reader(bytes);
  Reader inside = reader.enter(0x30).value();
  EXPECT_FALSE(inside.next(0x02));
}

// The second claim is nearly all that a size of 32 bits can say.
TEST(Reader, ClaimsOfGibibytesReadNothing) {
  const Bytes bytes = from_hex("30 84 80 00 00 00  04 84 FF FF FF F0");
  Reader reader(bytes);
  EXPECT_FALSE(reader.next(0x30));
  Reader inside = reader.enter(0x30).value();
  EXPECT_FALSE(inside.next(0x04));
  EXPECT_FALSE(inside.enter(0x04).value().next(0x04));
}

}  // namespace
}  // namespace support::der
